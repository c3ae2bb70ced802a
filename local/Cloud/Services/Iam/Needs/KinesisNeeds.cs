using Pipeline.Cloud.Iam.Access;
using Pipeline.Cloud.Kinesis;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>Source: "Actions, resources, and condition keys for Amazon Kinesis Data Streams".</summary>
internal static class KinesisNeeds
{
    public static IReadOnlyDictionary<string, OperationNeeds> All { get; } = NeedTable.Table(
        NeedTable.Of(
            "kinesis", Stream,
            "CreateStream", "DeleteStream", "DescribeStream", "DescribeStreamSummary", "IncreaseStreamRetentionPeriod", "DecreaseStreamRetentionPeriod",
            "SplitShard", "MergeShards", "PutRecord", "PutRecords", "GetShardIterator"),
        // An iterator or a page's token says itself which stream is read, whatever else the request names.
        NeedTable.Of("kinesis", call => ShardIterator.StreamOf(call["ShardIterator"]), "GetRecords"),
        NeedTable.Of("kinesis", call => call["NextToken"] is { Length: > 0 } token ? token.Split('|')[0] : Stream(call), "ListShards"),
        NeedTable.OfAccount("kinesis", "ListStreams"));

    // The service refuses a request that names two streams.
    private static string Stream(CallSubject call)
    {
        if (call["StreamARN"] is { Length: > 0 } arn) return arn;
        return call["StreamName"] is { Length: > 0 } name ? call.Arn("kinesis", "stream/", name) : "";
    }
}
