using System.Text.Json;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings.Filtering;

/// <summary>One filter: the pattern as it was given, and as it is evaluated.</summary>
internal sealed class EventFilter
{
    /// <summary>The member of a pattern that is compared with what a record carries.</summary>
    public const string Data = "data";

    private EventFilter(string text, EventPattern pattern)
    {
        (Text, Pattern) = (text, pattern);
        var names = pattern.Names.ToHashSet(StringComparer.Ordinal);
        ReadsData = names.Remove(Data);
        ReadsMetadata = names.Count > 0;
    }

    /// <summary>The pattern as it was given.</summary>
    public string Text { get; }

    /// <summary>The pattern.</summary>
    public EventPattern Pattern { get; }

    /// <summary>Whether a record has to carry JSON.</summary>
    public bool ReadsData { get; }

    /// <summary>Whether members besides the data are compared, such as the partition key.</summary>
    public bool ReadsMetadata { get; }

    /// <summary>Parses a pattern.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    /// <exception cref="FilterPatternException">It is not a pattern.</exception>
    public static EventFilter Parse(string text)
    {
        using var document = DocumentJson.Open(text);
        var filter = new EventFilter(text, EventPattern.Read(document.RootElement));
        // "The filter pattern for data must be valid JSON": a plain text is refused when the mapping is created.
        return filter.Pattern.IsObject(Data) ? filter : throw new FilterPatternException("The pattern of 'data' is an object.");
    }
}
