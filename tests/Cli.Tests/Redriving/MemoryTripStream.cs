using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using NSubstitute;

namespace Pipeline.Cli.Tests.Redriving;

/// <summary>A stream that takes records in, or not.</summary>
internal sealed class MemoryTripStream
{
    private int _next = 9000;

    public MemoryTripStream() =>
        Kinesis.PutRecordsAsync(Arg.Any<PutRecordsRequest>(), Arg.Any<CancellationToken>()).Returns(call => Put(call.Arg<PutRecordsRequest>()));

    public IAmazonKinesis Kinesis { get; } = Substitute.For<IAmazonKinesis>();

    /// <summary>How many records each call had.</summary>
    public List<int> Calls { get; } = [];

    public List<(string Key, byte[] Data, string SequenceNumber)> Records { get; } = [];

    /// <summary>The error of a record of a call, by its partition key.</summary>
    public Func<int, string, string?> Refuses { get; set; } = (_, _) => null;

    /// <summary>Fails a whole call.</summary>
    public Action<int> BeforeCall { get; set; } = _ => { };

    public IEnumerable<string> Keys => Records.Select(record => record.Key);

    private PutRecordsResponse Put(PutRecordsRequest request)
    {
        var call = Calls.Count;
        Calls.Add(request.Records.Count);
        BeforeCall(call);
        return new PutRecordsResponse
        {
            Records = [.. request.Records.Select(entry =>
            {
                if (Refuses(call, entry.PartitionKey) is { } error) return new PutRecordsResultEntry { ErrorCode = error, ErrorMessage = "Rate exceeded" };
                var number = $"{_next++}";
                Records.Add((entry.PartitionKey, entry.Data.ToArray(), number));
                return new PutRecordsResultEntry { SequenceNumber = number, ShardId = "shardId-1" };
            })],
        };
    }
}
