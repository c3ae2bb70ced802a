using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using NSubstitute;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Destruction;

namespace Pipeline.Cli.Tests.Destruction;

/// <summary>What each retained resource holds and costs, and how it is deleted.</summary>
public sealed class RetainedDataTests
{
    private const string Bucket = "pipe-data-123456789012-eu-west-1";
    private const string KeyDescription = "Data of pipe: stream, tables, lake, queue, topics and logs.";
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("PROVISIONED", 4, 24, 43.80)]
    [InlineData("PROVISIONED", 4, 48, 102.20)]
    [InlineData("ON_DEMAND", 4, 24, 29.20)]
    public async Task A_stream_costs_its_shards(string mode, int shards, int hours, double dollars)
    {
        var item = await new RetainedStream(Stream(mode, shards, hours), "pipe-trips").FindAsync(Token);
        item!.Dollars.ShouldBe(dollars, 0.001);
    }

    [Fact]
    public async Task A_stream_that_is_gone_is_not_there_and_one_that_may_not_be_read_is_an_error()
    {
        (await new RetainedStream(Refusing("ResourceNotFoundException"), "s").FindAsync(Token)).ShouldBeNull();
        await Should.ThrowAsync<ServiceException>(() => new RetainedStream(Refusing("AccessDeniedException"), "s").FindAsync(Token));
    }

    [Fact]
    public async Task A_protected_table_is_unprotected_before_it_is_deleted()
    {
        var dynamo = Substitute.For<IAmazonDynamoDB>();
        dynamo.DescribeTableAsync(Arg.Any<DescribeTableRequest>(), Arg.Any<CancellationToken>()).Returns(new DescribeTableResponse
        {
            Table = new TableDescription { DeletionProtectionEnabled = true, TableStatus = TableStatus.ACTIVE, TableSizeBytes = 10L << 30, ItemCount = 5 },
        });
        var table = new RetainedTable(dynamo, "pipe-lookups", TimeProvider.System);
        (await table.FindAsync(Token)).ShouldBe(new RetainedItem("table pipe-lookups", "10.0 GB in 5 items", 4.5));
        await table.DeleteAsync(Token);
        Received.InOrder(() =>
        {
            dynamo.UpdateTableAsync(Arg.Is<UpdateTableRequest>(request => request.DeletionProtectionEnabled == false), Arg.Any<CancellationToken>());
            dynamo.DeleteTableAsync(Arg.Is<DeleteTableRequest>(request => request.TableName == "pipe-lookups"), Arg.Any<CancellationToken>());
        });
    }

    [Fact]
    public async Task A_bucket_is_emptied_of_all_versions_and_markers()
    {
        var s3 = Substitute.For<IAmazonS3>();
        s3.ListBucketsAsync(Arg.Any<ListBucketsRequest>(), Arg.Any<CancellationToken>()).Returns(new ListBucketsResponse { Buckets = [new S3Bucket { BucketName = "pipe-data-other" }, new S3Bucket { BucketName = Bucket }] });
        s3.ListVersionsAsync(Arg.Any<ListVersionsRequest>(), Arg.Any<CancellationToken>()).Returns(call => call.Arg<ListVersionsRequest>().KeyMarker is null
            ? new ListVersionsResponse { Versions = [Version("a", "1"), Version("a", "2")], IsTruncated = true, NextKeyMarker = "a", NextVersionIdMarker = "2" }
            : new ListVersionsResponse { Versions = [Version("b", "marker")], IsTruncated = false });
        var bucket = new RetainedBucket(s3, name => new StackNames("pipe").IsLake(name, "eu-west-1"));
        (await bucket.FindAsync(Token))!.Holds.ShouldBe("0.0 MB in 3 versions");
        await bucket.DeleteAsync(Token);
        Received.InOrder(() =>
        {
            s3.DeleteObjectsAsync(Arg.Is<DeleteObjectsRequest>(request => Text(request) == "a 1, a 2, b marker"), Arg.Any<CancellationToken>());
            s3.DeleteBucketAsync(Arg.Is<DeleteBucketRequest>(request => request.BucketName == Bucket), Arg.Any<CancellationToken>());
        });
    }

    [Theory]
    [InlineData(KeyDescription, "Enabled", true)]
    [InlineData(KeyDescription, "PendingDeletion", false)]
    [InlineData("Everything that the company has", "Enabled", false)]
    public async Task Only_the_stacks_own_key_is_deleted_and_only_once(string description, string state, bool isFound)
    {
        var kms = new ScriptedService((_, _) => new JsonObject { ["KeyMetadata"] = new JsonObject { ["KeyId"] = "k", ["Description"] = description, ["KeyState"] = state } });
        var key = new RetainedKey(kms, KeyDescription, [_ => Task.FromResult<string?>(null), _ => Task.FromResult<string?>("arn:aws:kms:k")]);
        (await key.FindAsync(Token) is not null).ShouldBe(isFound);
        await key.DeleteAsync(Token);
        kms.Calls.Contains("""ScheduleKeyDeletion {"KeyId":"k","PendingWindowInDays":30}""").ShouldBe(isFound);
    }

    [Fact]
    public async Task The_list_has_a_price_for_each_and_for_all()
    {
        var data = new RetainedData([new RetainedStream(Stream("PROVISIONED", 4, 24), "pipe-trips"), new RetainedQueue(Queue(), "pipe-failed-events")]);
        await data.FindAsync(Token);
        data.Lines().ShouldBe(
        [
            "  stream pipe-trips         $    43.80  4 shards, 24 h",
            "  queue pipe-failed-events  $     0.00  3 messages",
            "  together                  $    43.80  a month, at list prices of us-east-1",
        ]);
    }

    private static ScriptedService Stream(string mode, int shards, int hours) => new((_, _) => new JsonObject
    {
        ["StreamDescriptionSummary"] = new JsonObject
        {
            ["StreamStatus"] = "ACTIVE",
            ["OpenShardCount"] = shards,
            ["RetentionPeriodHours"] = hours,
            ["StreamModeDetails"] = new JsonObject { ["StreamMode"] = mode },
        },
    });

    private static ScriptedService Queue() => new((operation, _) => operation == "GetQueueUrl"
        ? new JsonObject { ["QueueUrl"] = "https://queue" }
        : new JsonObject { ["Attributes"] = new JsonObject { ["ApproximateNumberOfMessages"] = "3" } });

    private static ScriptedService Refusing(string code) => new((_, _) => throw new ServiceException(400, code, "no"));

    private static S3ObjectVersion Version(string key, string id) => new() { Key = key, VersionId = id, Size = 10 };

    private static string Text(DeleteObjectsRequest request) => string.Join(", ", request.Objects.Select(item => $"{item.Key} {item.VersionId}"));
}
