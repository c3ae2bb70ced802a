using System.Text.Json.Nodes;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Protocol;
using Pipeline.Contract;
using Pipeline.Contract.Lake;
using Pipeline.LiveView.Routing;
using Pipeline.LiveView.Services;
using Pipeline.LiveView.Stack;

namespace Pipeline.LiveView.Trips;

/// <summary>Follows one record through the stream, the journal, the table and the lake.</summary>
internal sealed class TripTrace(
    KinesisService streams, string streamArn, LandedObjects lake, TripAttempts attempts, CallJournal journal, ServiceCalls calls, StackNames names, IScoringDomain domain)
{
    private const int MostArrivals = 10;

    /// <summary>Traces a request by its id, or a record by its sequence number.</summary>
    /// <exception cref="AwsException">Neither the stream nor the table has it.</exception>
    public async Task<JsonObject> OfAsync(string? id, string? sequenceNumber, CancellationToken cancellationToken)
    {
        journal.Want();
        IReadOnlyList<FoundStreamRecord> arrivals = sequenceNumber is null
            ? streams.Search(streamArn, id ?? "", MostArrivals)
            : streams.Find(streamArn, sequenceNumber) is { } one ? [one] : [];
        var datas = arrivals.Select(arrival => RecordData.Of(arrival.Record.Data, id, domain.IdName)).ToList();
        id ??= datas.Select(data => data.Read(domain, out _)?.Id).FirstOrDefault();
        var item = id is null ? null : await ItemAsync(id, cancellationToken);
        if (arrivals.Count == 0 && item is null)
            throw new AwsException("NotFound", $"Neither the stream nor the table has {(sequenceNumber is null ? $"a record '{id}'" : $"the sequence number {sequenceNumber}")}.", 404);
        var (lines, quarantine) = (new List<FoundRecord>(), new List<FoundRecord>());
        var tried = new JsonArray();
        foreach (var (arrival, data) in arrivals.Zip(datas))
        {
            var (number, at) = (arrival.Record.SequenceNumber, arrival.Record.ArrivedAt);
            // An aggregated record also has lines and entries of other requests.
            var own = (await lake.OfAsync(LakeFolder.Scored, arrival.ShardId, number, at, cancellationToken)).Where(line => data.Encoding != "kpl" || IsOf(line, id)).ToList();
            lines.AddRange(own);
            quarantine.AddRange((await lake.OfAsync(LakeFolder.Quarantine, arrival.ShardId, number, at, cancellationToken))
                .Where(entry => data.SubSequenceNumber is not { } place || entry.Line[LakeMembers.SubSequenceNumber] is JsonValue value && value.TryGetValue<int>(out var said) && said == place));
            foreach (var attempt in await attempts.OfAsync(arrival.ShardId, number, data.Read(domain, out _), own.FirstOrDefault()?.Line, cancellationToken))
                tried.Add(attempt!.DeepClone());
        }

        return new JsonObject
        {
            ["id"] = id,
            ["arrivals"] = JsonAnswer.Array(arrivals.Zip(datas, Arrival)),
            ["decoded"] = Decoded(datas, lines, quarantine),
            ["journal"] = arrivals.Count == 0 ? "gone" : journal.Of(arrivals[0].Record.ArrivedAt).ToString().ToLowerInvariant(),
            ["attempts"] = tried,
            ["item"] = item,
            ["lines"] = JsonAnswer.Array(lines.Select(found => new JsonObject { ["key"] = found.Key, ["line"] = found.Line.DeepClone() })),
            ["quarantine"] = JsonAnswer.Array(quarantine.Select(found => new JsonObject { ["key"] = found.Key, ["entry"] = found.Line.DeepClone() })),
        };
    }

    private bool IsOf(FoundRecord line, string? id) => id is null || line.Text(domain.IdName) == id;

    private static JsonNode Arrival(FoundStreamRecord arrival, RecordData data) => new JsonObject
    {
        ["shardId"] = arrival.ShardId,
        ["sequenceNumber"] = arrival.Record.SequenceNumber,
        ["subSequenceNumber"] = data.SubSequenceNumber ?? 0,
        ["partitionKey"] = arrival.Record.PartitionKey,
        ["arrivedAt"] = JsonAnswer.Time(arrival.Record.ArrivedAt),
        ["data"] = data.Text,
        ["encoding"] = data.Encoding,
    };

    // The function's result is in the lake or in quarantine; before that, the domain's reader predicts it.
    private JsonNode? Decoded(List<RecordData> datas, List<FoundRecord> lines, List<FoundRecord> quarantine)
    {
        if (quarantine.FirstOrDefault() is { } refused) return new JsonObject { ["ok"] = false, ["reason"] = refused.Line[LakeMembers.Reason]?.DeepClone() };
        if (datas.FirstOrDefault() is not { } data) return null;
        if (!data.IsOne) return new JsonObject { ["ok"] = lines.Count > 0, ["request"] = lines.FirstOrDefault()?.Line.DeepClone() };
        var request = data.Read(domain, out var reason);
        return request is null ? new JsonObject { ["ok"] = false, ["reason"] = reason } : new JsonObject { ["ok"] = true, ["request"] = data.Json() };
    }

    private async Task<JsonObject?> ItemAsync(string id, CancellationToken cancellationToken)
    {
        if (names.PredictionsTable is not { } table) return null;
        var input = new JsonObject { ["TableName"] = table, ["Key"] = new JsonObject { [domain.IdName] = new JsonObject { ["S"] = id } } };
        return (await calls.CallAsync("dynamodb", "GetItem", input, cancellationToken))["Item"] is JsonObject item ? TableItem.Plain(item) : null;
    }
}
