using Pipeline.Cloud.Shapes;

namespace Pipeline.Cloud.Kinesis;

/// <summary>The types and constraints of requests. Source: "Amazon Kinesis Data Streams Service API Reference", the request parameters of each operation.</summary>
internal static class RequestShapes
{
    private static readonly StringShape Name = new() { Least = 1, Most = 128, Pattern = "[a-zA-Z0-9_.-]+" };
    private static readonly StringShape Arn = new() { Least = 1, Most = 2048 };
    private static readonly StringShape HashKey = new() { Pattern = @"0|([1-9]\d{0,38})" };
    private static readonly StringShape SequenceNumber = new() { Pattern = @"0|([1-9]\d{0,128})" };
    private static readonly StringShape Token = new() { Least = 1, Most = 1_048_576 };
    private static readonly StructureShape Mode = new(Required("StreamMode", new StringShape { Values = ["PROVISIONED", "ON_DEMAND"] }));
    private static readonly NumberShape Hours = new();
    private static readonly TimestampShape Timestamp = new();
    private static readonly StringShape PartitionKey = new() { Least = 1, Most = 256 };
    private static readonly BlobShape Data = new() { Most = PutRequestReader.MaximumRecordBytes };
    private static readonly StringShape TagKey = new() { Least = 1, Most = 128 };
    private static readonly MapShape Tags = new(new StringShape { Most = 256 }) { Key = TagKey, Least = 1, Most = 200 };
    private static readonly NumberShape Page = new() { Least = 1, Most = 10_000 };

    private static readonly Dictionary<string, StructureShape> All = new(StringComparer.Ordinal)
    {
        ["CreateStream"] = new(
            Required("StreamName", Name), new("ShardCount", new NumberShape { Least = 1, Most = 100_000 }), new("StreamModeDetails", Mode),
            new("Tags", Tags)),
        ["DeleteStream"] = OfStream(new MemberShape("EnforceConsumerDeletion", new BooleanShape())),
        ["DescribeStream"] = OfStream(new MemberShape("ExclusiveStartShardId", Name), new MemberShape("Limit", Page)),
        ["DescribeStreamSummary"] = OfStream(),
        ["ListStreams"] = new(new("ExclusiveStartStreamName", Name), new("NextToken", Token), new("Limit", Page)),
        ["IncreaseStreamRetentionPeriod"] = OfStream(Required("RetentionPeriodHours", Hours)),
        ["DecreaseStreamRetentionPeriod"] = OfStream(Required("RetentionPeriodHours", Hours)),
        ["UpdateShardCount"] = OfStream(Required("TargetShardCount", new NumberShape()), Required("ScalingType", new StringShape { Values = ["UNIFORM_SCALING"] })),
        ["UpdateStreamMode"] = new(Required("StreamARN", Arn), Required("StreamModeDetails", Mode)),
        ["AddTagsToStream"] = OfStream(Required("Tags", Tags)),
        ["RemoveTagsFromStream"] = OfStream(Required("TagKeys", new ListShape(TagKey) { Least = 1, Most = 50 })),
        ["ListTagsForStream"] = OfStream(new MemberShape("ExclusiveStartTagKey", TagKey), new MemberShape("Limit", new NumberShape { Least = 1, Most = 50 })),
        ["ListShards"] = OfStream(
            new MemberShape("NextToken", Token), new MemberShape("ExclusiveStartShardId", Name), new MemberShape("MaxResults", Page),
            new MemberShape("StreamCreationTimestamp", Timestamp),
            new MemberShape("ShardFilter", new StructureShape(
                Required("Type", new StringShape { Values = ["AFTER_SHARD_ID", "AT_TRIM_HORIZON", "FROM_TRIM_HORIZON", "AT_LATEST", "AT_TIMESTAMP", "FROM_TIMESTAMP"] }),
                new MemberShape("ShardId", Name), new MemberShape("Timestamp", Timestamp)))),
        ["SplitShard"] = OfStream(Required("ShardToSplit", Name), Required("NewStartingHashKey", HashKey)),
        ["MergeShards"] = OfStream(Required("ShardToMerge", Name), Required("AdjacentShardToMerge", Name)),
        ["PutRecord"] = OfStream(
            Required("Data", Data), Required("PartitionKey", PartitionKey), new MemberShape("ExplicitHashKey", HashKey), new MemberShape("SequenceNumberForOrdering", SequenceNumber)),
        ["PutRecords"] = OfStream(Required("Records", new ListShape(new StructureShape(
            Required("Data", Data), new("ExplicitHashKey", HashKey), Required("PartitionKey", PartitionKey)))
        { Least = 1, Most = PutRequestReader.MaximumRecords })),
        ["GetShardIterator"] = OfStream(
            Required("ShardId", Name),
            Required("ShardIteratorType", new StringShape { Values = ["AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"] }),
            new MemberShape("StartingSequenceNumber", SequenceNumber), new MemberShape("Timestamp", Timestamp)),
        ["GetRecords"] = new(Required("ShardIterator", new StringShape { Least = 1, Most = 512 }), new("Limit", Page), new("StreamARN", Arn)),
    };

    /// <summary>What a request of an operation has.</summary>
    public static StructureShape Of(string operation) => All[operation];

    private static StructureShape OfStream(params IEnumerable<MemberShape> members) => new([new("StreamName", Name), new("StreamARN", Arn), .. members]);

    private static MemberShape Required(string name, Shape shape) => new(name, shape, Required: true);
}
