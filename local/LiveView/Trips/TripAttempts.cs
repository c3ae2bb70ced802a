using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Protocol;
using Pipeline.Contract;
using Pipeline.Contract.Lake;
using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;
using Pipeline.LiveView.Functions;
using Pipeline.LiveView.Routing;
using Pipeline.LiveView.Services;
using Pipeline.LiveView.Stack;

namespace Pipeline.LiveView.Trips;

/// <summary>Describes the invocations that received a record, and what each did with it, from the journal.</summary>
internal sealed class TripAttempts(CallJournal journal, RecentLogs logs, ServiceCalls services, StackNames names, IScoringDomain domain)
{
    /// <summary>The attempts at a record, oldest first.</summary>
    /// <param name="shardId">The record's shard.</param>
    /// <param name="sequenceNumber">The record.</param>
    /// <param name="request">The record's request; null when it holds none.</param>
    /// <param name="line">The record's line in the lake; null when it has none yet.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task<JsonArray> OfAsync(string shardId, string sequenceNumber, IScoringRequest? request, JsonObject? line, CancellationToken cancellationToken)
    {
        var attempts = new JsonArray();
        foreach (var (invocation, batch) in journal.Deliveries(shardId, sequenceNumber))
            attempts.Add(await DescribeAsync(invocation, batch, sequenceNumber, request, line, cancellationToken));
        return attempts;
    }

    private async Task<JsonNode> DescribeAsync(
        JournaledInvocation invocation, JournaledBatch batch, string sequenceNumber, IScoringRequest? request, JsonObject? line, CancellationToken cancellationToken)
    {
        // All calls up to the end of the invocation, also those before it: a row may have been cached then.
        var calls = journal.Calls(invocation.EnvironmentId, invocation.EndedAt);
        var own = calls.Where(call => call.At >= invocation.StartedAt).ToList();
        var lookups = request is null ? [] : await LookupsAsync(request, calls, invocation, cancellationToken);
        var landed = NodeText.Of(line?[LakeMembers.Features]);
        var row = (landed is null ? null : EndpointRow.Find(own, landed)) ?? (request is null ? null : EndpointRow.Find(own, Features(request, lookups)));
        var features = row is null ? landed : Encoding.UTF8.GetString(row.Call.Request.Span).Split('\n')[row.Row];
        return new JsonObject
        {
            ["requestId"] = invocation.RequestId,
            ["function"] = invocation.Function,
            ["environmentId"] = invocation.EnvironmentId,
            ["startedAt"] = JsonAnswer.Time(invocation.StartedAt),
            ["endedAt"] = JsonAnswer.Time(invocation.EndedAt),
            ["outcome"] = invocation.Error ?? (batch.GivesAgain(sequenceNumber) ? "handed back" : "ok"),
            ["batchRecords"] = batch.Count,
            ["cold"] = invocation.Cold,
            ["logs"] = JsonAnswer.Array(logs.Of(invocation.Function, invocation.RequestId).Select(entry => new JsonObject
            {
                ["at"] = JsonAnswer.Time(entry.At),
                ["level"] = entry.Level,
                ["text"] = entry.Text,
            })),
            ["lookups"] = JsonAnswer.Array(lookups.Select(lookup => new JsonObject
            {
                ["key"] = lookup.Key,
                ["cached"] = lookup.Cached,
                ["row"] = lookup.Row is null ? null : TableItem.Plain(lookup.Row),
                ["from"] = lookup.From,
            })),
            ["features"] = features is null ? new JsonArray() : Named(features),
            ["endpointCall"] = row is null ? null : Endpoint(row, line),
            ["calls"] = JsonAnswer.Array(own.Select(Call)),
        };
    }

    private async Task<List<Lookup>> LookupsAsync(
        IScoringRequest request, IReadOnlyList<JournaledCall> calls, JournaledInvocation invocation, CancellationToken cancellationToken)
    {
        var keys = new LookupKey[domain.LookupsPerRequest];
        request.GetLookupKeys(keys);
        var asked = new LookupCalls(calls, names.LookupsTable ?? "");
        var found = new List<Lookup>();
        foreach (var key in keys.Select(key => key.ToString()).Distinct(StringComparer.Ordinal))
        {
            if (asked.Of(key).Select(answer => ((DateTimeOffset, JsonObject?)?)answer).FirstOrDefault() is (var at, var row))
                found.Add(new Lookup(key, at < invocation.StartedAt, row, "call"));
            else
                // The row was requested before the journal was kept, so the table's current row is the best approximation.
                found.Add(new Lookup(key, true, await RowAsync(key, cancellationToken), "table"));
        }

        return found;
    }

    private async Task<JsonObject?> RowAsync(string key, CancellationToken cancellationToken)
    {
        if (names.LookupsTable is not { } table) return null;
        var input = new JsonObject { ["TableName"] = table, ["Key"] = new JsonObject { ["pk"] = new JsonObject { ["S"] = key } } };
        try
        {
            return (await services.CallAsync("dynamodb", "GetItem", input, cancellationToken))["Item"]?.AsObject();
        }
        catch (AwsException)
        {
            // The table is throttled or deleted; the trace goes on without the row.
            return null;
        }
    }

    private string Features(IScoringRequest request, List<Lookup> lookups)
    {
        var keys = new LookupKey[domain.LookupsPerRequest];
        request.GetLookupKeys(keys);
        LookupRow?[] rows = [.. keys.Select(key => lookups.Find(lookup => lookup.Key == key.ToString())?.Row is { } row
            ? domain.ReadLookup(key.ToString(), TableItem.Texts(row)) : null)];
        using var output = new Utf8Output(256);
        request.Enrich(rows).WriteFeatures(output);
        return Encoding.UTF8.GetString(output.Written.Span);
    }

    private JsonArray Named(string features) => JsonAnswer.Array(domain.FeatureNames.Zip(features.Split(','), (name, text) => new JsonObject
    {
        ["name"] = name,
        ["value"] = double.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null,
    }));

    private static JsonObject Endpoint(EndpointRow row, JsonObject? line) => new()
    {
        ["at"] = JsonAnswer.Time(row.Call.At),
        ["rows"] = row.Rows,
        ["row"] = row.Row,
        ["bytesIn"] = row.Call.Request.Length,
        ["bytesOut"] = row.Call.Response.Length,
        ["latencyMs"] = JsonAnswer.Rounded(row.Call.Latency.TotalMilliseconds),
        ["status"] = row.Call.Status,
        ["prediction"] = double.TryParse(row.Prediction, CultureInfo.InvariantCulture, out var value) ? value : null,
        ["model"] = line?["model"]?.DeepClone(),
        ["error"] = row.Call.Error,
    };

    private static JsonObject Call(JournaledCall call) => new()
    {
        ["at"] = JsonAnswer.Time(call.At),
        ["service"] = call.Service,
        ["operation"] = call.Operation,
        ["status"] = call.Status,
        ["latencyMs"] = JsonAnswer.Rounded(call.Latency.TotalMilliseconds),
        ["fault"] = call.Fault,
        ["error"] = call.Error,
    };

    private sealed record Lookup(string Key, bool Cached, JsonObject? Row, string From);
}
