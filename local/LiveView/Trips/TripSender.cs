using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Contract;
using Pipeline.LiveView.Services;

namespace Pipeline.LiveView.Trips;

/// <summary>Puts a record on the stream like any producer. The record may hold anything: malformed records must be able to arrive too.</summary>
internal sealed class TripSender(ServiceCalls calls, string? stream, IScoringDomain domain, ISentByHand byHand)
{
    private const int MostKey = 256;

    /// <summary>Sends a record.</summary>
    /// <returns>The record's shard and sequence number, and the request's id.</returns>
    public async Task<JsonObject> SendAsync(byte[] data, CancellationToken cancellationToken)
    {
        var record = RecordData.Of(data);
        // A record that the scorer rejects may still have an id by which the user can follow it.
        var id = record.Said(domain.IdName);
        var read = record.Read(domain, out _)?.Id;
        byHand.Sending(read);
        try
        {
            var put = await calls.CallAsClientAsync("kinesis", "PutRecord", new JsonObject
            {
                ["StreamName"] = stream,
                ["PartitionKey"] = id is { Length: > 0 and <= MostKey } ? id : Guid.NewGuid().ToString(),
                ["Data"] = Convert.ToBase64String(data),
            }, cancellationToken);
            return new JsonObject { ["shardId"] = put["ShardId"]?.DeepClone(), ["sequenceNumber"] = put["SequenceNumber"]?.DeepClone(), ["id"] = id };
        }
        catch (AwsException)
        {
            byHand.Refused(read);
            throw;
        }
    }
}

/// <summary>Notified of each record that a user puts on the stream from the page.</summary>
public interface ISentByHand
{
    /// <summary>Called before a record is sent.</summary>
    /// <param name="id">The request's id; null when the record holds no request.</param>
    void Sending(string? id);

    /// <summary>Called if the stream refused the record.</summary>
    /// <param name="id">The request's id; null when the record holds no request.</param>
    void Refused(string? id);
}
