using System.Text;
using Pipeline.Cloud.Iam.Access;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>Source: "Actions, resources, and condition keys for Amazon Kinesis Data Streams".</summary>
internal static class KinesisNeeds
{
    public static IReadOnlyDictionary<string, OperationNeeds> All { get; } = NeedTable.Table(
        NeedTable.Of(
            "kinesis", Stream,
            "CreateStream", "DeleteStream", "DescribeStream", "DescribeStreamSummary", "IncreaseStreamRetentionPeriod", "DecreaseStreamRetentionPeriod",
            "ListShards", "SplitShard", "MergeShards", "PutRecord", "PutRecords", "GetShardIterator", "GetRecords"),
        NeedTable.OfAccount("kinesis", "ListStreams"));

    private static string Stream(CallSubject call)
    {
        if (call["StreamARN"] is { Length: > 0 } arn) return arn;
        return call["StreamName"] is { Length: > 0 } name ? call.Arn("kinesis", "stream/", name) : OfIterator(call["ShardIterator"]);
    }

    // An iterator begins with the stream that it is of.
    private static string OfIterator(string iterator)
    {
        var bytes = new byte[iterator.Length];
        return Convert.TryFromBase64String(iterator, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length).Split('|')[0] : "";
    }
}
