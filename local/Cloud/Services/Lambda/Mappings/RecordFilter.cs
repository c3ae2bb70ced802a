using System.Buffers;
using System.Text.Json;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Mappings.Delivery;
using Pipeline.Cloud.Lambda.Mappings.Filtering;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>
/// Applies a mapping's filters to the records of a shard. <c>data</c> is compared with the record's own JSON, and every other name with the
/// metadata of its event, such as <c>partitionKey</c>. A record that is not JSON passes no filter for its data.
/// Source: "Using event filtering with a Kinesis event source".
/// </summary>
/// <param name="criteria">The filters.</param>
/// <param name="events">Writes the event that has the metadata.</param>
internal sealed class RecordFilter(FilterCriteria criteria, KinesisEventWriter events)
{
    private readonly bool _readsData = criteria.Filters.Any(filter => filter.ReadsData);
    private readonly bool _readsMetadata = criteria.Filters.Any(filter => filter.ReadsMetadata);

    /// <summary>Whether the function gets a record.</summary>
    public bool Passes(StreamRecord record)
    {
        using var data = _readsData ? Parse(record.Data) : null;
        using var described = _readsMetadata ? Describe(record) : null;
        return criteria.Filters.Any(filter => (!filter.ReadsData || data is not null) && filter.Pattern.Matches(Member));

        JsonElement? Member(string name) => name == EventFilter.Data ? data?.RootElement : Metadata(described!.RootElement.GetProperty("Records")[0], name);
    }

    private static JsonElement? Metadata(JsonElement record, string name) =>
        record.TryGetProperty(name, out var found) || record.GetProperty("kinesis").TryGetProperty(name, out found) ? found : null;

    private static JsonDocument? Parse(ReadOnlyMemory<byte> data)
    {
        try
        {
            return DocumentJson.Open(data);
        }
        catch (JsonException)
        {
            // The caller drops a record that is not JSON.
            return null;
        }
    }

    private JsonDocument Describe(StreamRecord record)
    {
        var (buffer, length) = events.Write([record], 0, 1);
        // The document reads its text as long as it lives, so the text is not the pooled buffer.
        var text = buffer.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        return JsonDocument.Parse(text);
    }
}
