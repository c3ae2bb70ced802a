using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Requests;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings.Filtering;

/// <summary>The filters of a mapping: a record that passes one of them is delivered.</summary>
/// <param name="Filters">One to five filters.</param>
internal sealed record FilterCriteria(IReadOnlyList<EventFilter> Filters)
{
    // "You can define up to five different filters"; a higher quota is for those who ask AWS for it.
    private const int MostFilters = 5;
    private const int LongestPattern = 4096;

    /// <summary>Reads the member FilterCriteria; null where it has no filters, which takes a mapping's filters away.</summary>
    /// <exception cref="AwsException">A pattern is invalid, or there are too many.</exception>
    public static FilterCriteria? Read(Parameters input)
    {
        var filters = input.Structures("Filters");
        input.RefuseOthers();
        if (filters.Count == 0) return null;
        if (filters.Count > MostFilters)
            throw new AwsException("InvalidParameterValueException", $"An event source mapping has at most {MostFilters} filters; these are {filters.Count}.");
        return new FilterCriteria([.. filters.Select(Read)]);

        static EventFilter Read(Parameters filter, int index)
        {
            var pattern = filter.String("Pattern") ?? throw Invalid();
            filter.RefuseOthers();
            RequestRules.Length(FormattableString.Invariant($"filterCriteria.filters.{index + 1}.member.pattern"), pattern, 0, LongestPattern);
            try
            {
                return EventFilter.Parse(pattern);
            }
            catch (Exception e) when (e is JsonException or FilterPatternException)
            {
                throw Invalid();
            }
        }
    }

    /// <summary>The member FilterCriteria.</summary>
    public JsonObject ToJson() => new() { ["Filters"] = new JsonArray([.. Filters.Select(filter => new JsonObject { ["Pattern"] = filter.Text })]) };

    // Lambda does not say what is wrong.
    private static AwsException Invalid() => new("InvalidParameterValueException", "Invalid filter pattern definition.");
}
