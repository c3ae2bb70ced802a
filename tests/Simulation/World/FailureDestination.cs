using System.Text.Json.Nodes;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Simulation.Oracle;

namespace Pipeline.Simulation.World;

/// <summary>The bucket that the mapping sends discarded batches to.</summary>
internal sealed class FailureDestination(DeliveryLedger ledger) : IObjectStore
{
    public Task<StoredObject> PutAsync(string bucket, string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken)
    {
        var document = JsonNode.Parse(content.Span)!;
        var payload = JsonNode.Parse((string)document["payload"]!)!;
        ledger.Discard(payload["Records"]!.AsArray().Select(record => EventNames.Of((string)record!["eventID"]!)), (string)document["requestContext"]!["condition"]!);
        return Task.FromResult(new StoredObject(bucket, key, "", content.Length, "", default, contentType));
    }

    public StoredObject? Find(string bucket, string key) => throw new NotSupportedException();

    public IReadOnlyList<StoredObject> List(string bucket, string prefix) => throw new NotSupportedException();

    public Task<StoredObject> PutFileAsync(string bucket, string key, string path, string contentType, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken) => throw new NotSupportedException();
}
