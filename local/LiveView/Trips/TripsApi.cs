using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Contract;
using Pipeline.Contract.Lake;
using Pipeline.LiveView.Routing;

namespace Pipeline.LiveView.Trips;

/// <summary>Lists the newest records, sends one and follows one.</summary>
internal sealed class TripsApi(TripSender sender, LandedObjects lake, TripTrace trace, IScoringDomain domain, TimeProvider time)
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>The routes of this part.</summary>
    public IEnumerable<LiveRoute> Routes =>
    [
        new("GET", "/trips", ListAsync),
        new("POST", "/trips", SendAsync),
        new("GET", "/trips/{id}", TraceAsync),
    ];

    private async Task ListAsync(LiveRequest request)
    {
        if (request.Query("sequence") is not null)
        {
            await TraceAsync(request);
            return;
        }

        var limit = request.Number("limit", 20, 500);
        var now = time.GetUtcNow();
        var scored = await lake.NewestAsync(LakeFolder.Scored, limit, now, request.Aborted);
        var quarantined = await lake.NewestAsync(LakeFolder.Quarantine, limit, now, request.Aborted);
        var listed = scored.Select(record => Entry(record, false)).Concat(quarantined.Select(record => Entry(record, true)));
        await JsonAnswer.WriteAsync(request.Http, JsonAnswer.Array(listed.OrderByDescending(entry => (string?)entry["at"], StringComparer.Ordinal)));
    }

    private JsonObject Entry(FoundRecord record, bool quarantined) => new()
    {
        ["id"] = record.Line[domain.IdName]?.DeepClone(),
        ["at"] = (record.Line[LakeMembers.ScoredAt] ?? record.Line[LakeMembers.ArrivedAt])?.DeepClone(),
        ["prediction"] = record.Line[domain.PredictionName]?.DeepClone(),
        ["model"] = record.Line[LakeMembers.Model]?.DeepClone(),
        ["quarantined"] = quarantined,
        ["reason"] = record.Line[LakeMembers.Reason]?.DeepClone(),
        ["shardId"] = record.Line[LakeMembers.Shard]?.DeepClone(),
        ["sequenceNumber"] = record.Line[LakeMembers.SequenceNumber]?.DeepClone(),
    };

    private async Task SendAsync(LiveRequest request)
    {
        var body = await RequestBuffer.KeepAsync(request.Http.Request, request.Aborted);
        if (body.Length is 0 or > MostBytes) throw new AwsException("ValidationException", $"The body must be the record: 1 to {MostBytes} bytes.");
        request.Http.Response.StatusCode = 201;
        await JsonAnswer.WriteAsync(request.Http, await sender.SendAsync(body.ToArray(), request.Aborted));
    }

    private async Task TraceAsync(LiveRequest request) => await JsonAnswer.WriteAsync(
        request.Http, await trace.OfAsync(request.Parts.GetValueOrDefault("id"), request.Query("sequence"), request.Aborted));
}
