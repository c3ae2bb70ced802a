using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.SageMaker.Resources;

/// <summary>One page of a list operation: filters, order and paging are the same for all of them.</summary>
internal static class Listing
{
    /// <summary>Answers a list operation.</summary>
    /// <param name="parameters">The request.</param>
    /// <param name="member">The answer's member that holds the list.</param>
    /// <param name="resources">All resources.</param>
    internal static JsonObject Of(Parameters parameters, string member, IEnumerable<ListedResource> resources)
    {
        var contains = parameters.String("NameContains");
        var status = parameters.String("StatusEquals");
        var byName = parameters.String("SortBy") switch
        {
            "Name" => true,
            null or "CreationTime" => false,
            { } other => throw AwsException.NotEmulated("sagemaker", $"SortBy '{other}'"),
        };
        var ascending = parameters.String("SortOrder") is { } order ? order == "Ascending" : byName;
        var size = parameters.Int("MaxResults") ?? 10;
        if (size is < 1 or > 100) throw SageMakerErrors.Validation($"MaxResults {size} must be from 1 to 100.");
        var start = parameters.String("NextToken") is { } token
            ? Page.Offset(token) ?? throw SageMakerErrors.Validation("Invalid NextToken.")
            : 0;

        var found = resources
            .Where(resource => contains is null || resource.Name.Contains(contains, StringComparison.OrdinalIgnoreCase))
            .Where(resource => status is null || resource.Status == status);
        var sorted = byName
            ? found.OrderBy(resource => resource.Name, StringComparer.Ordinal)
            : found.OrderBy(resource => resource.Created).ThenBy(resource => resource.Name, StringComparer.Ordinal);
        List<ListedResource> all = [.. ascending ? sorted : sorted.Reverse()];
        var page = Page.From(all, start, size);
        var answer = new JsonObject { [member] = page.ToJson(resource => resource.Summary) };
        if (page.Next is { } next) answer["NextToken"] = next;
        return answer;
    }
}

/// <summary>A resource as a list shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Status">Its status, or null if it has none.</param>
/// <param name="Summary">Its entry in the list.</param>
internal sealed record ListedResource(string Name, DateTimeOffset Created, string? Status, JsonObject Summary);
