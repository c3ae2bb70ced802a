using System.Text.Json.Nodes;
using Pipeline.Cloud.Kinesis;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings.Delivery;

/// <summary>The example events of Lambda's documentation, and the records that they are made of.</summary>
internal static class DocumentedEvent
{
    public static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "events", name)))!;

    public static IReadOnlyList<StreamRecord> Records(JsonNode document) => [.. document["Records"]!.AsArray().Select(record => record!["kinesis"]!).Select(kinesis => new StreamRecord(
        kinesis["sequenceNumber"]!.GetValue<string>(),
        kinesis["partitionKey"]!.GetValue<string>(),
        Convert.FromBase64String(kinesis["data"]!.GetValue<string>()),
        DateTimeOffset.FromUnixTimeMilliseconds((long)(kinesis["approximateArrivalTimestamp"]!.GetValue<decimal>() * 1000))))];
}
