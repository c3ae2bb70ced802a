using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Kinesis;

namespace Pipeline.Cloud.Tests.Kinesis;

public sealed class PutTests
{
    private readonly KinesisUnderTest _kinesis = new();

    [Fact]
    public async Task Sequence_numbers_have_56_digits_and_grow_as_text_too()
    {
        await _kinesis.CreateAsync();
        var numbers = new List<string>();
        for (var i = 0; i < 300; i++)
        {
            numbers.Add(await _kinesis.PutAsync("x"));
            if (i % 100 == 0) _kinesis.Time.Advance(TimeSpan.FromSeconds(1));
        }

        numbers.ShouldAllBe(number => number.Length == 56 && number.StartsWith("49", StringComparison.Ordinal));
        numbers.ShouldBe(numbers.Order(StringComparer.Ordinal));
        numbers.Distinct().Count().ShouldBe(300);
    }

    [Fact]
    public async Task A_record_goes_to_the_shard_of_its_keys_md5()
    {
        await _kinesis.CreateAsync(shards: 2);
        // MD5("a") = 0cc1..., MD5("b") = 92eb...
        var output = await PutRecordsAsync(Entry("x", "a"), Entry("y", "b"));
        output["Records"]!.AsArray().Select(record => (string)record!["ShardId"]!).ShouldBe(["shardId-000000000000", "shardId-000000000001"]);
    }

    [Fact]
    public async Task An_explicit_hash_key_overrides_the_partition_key()
    {
        await _kinesis.CreateAsync(shards: 2);
        var entry = Entry("x", "a");
        entry["ExplicitHashKey"] = UInt128.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture);
        ((string)(await PutRecordsAsync(entry))["Records"]![0]!["ShardId"]!).ShouldBe("shardId-000000000001");
    }

    [Fact]
    public async Task The_1001st_record_of_a_second_is_throttled_alone_and_fits_the_next_second()
    {
        await _kinesis.CreateAsync();
        await PutRecordsAsync(Many(500));
        await PutRecordsAsync(Many(499));
        var output = await PutRecordsAsync(Many(2));
        ((int)output["FailedRecordCount"]!).ShouldBe(1);
        ((string?)output["Records"]![0]!["SequenceNumber"]).ShouldNotBeNull();
        ((string)output["Records"]![1]!["ErrorCode"]!).ShouldBe("ProvisionedThroughputExceededException");
        (await _kinesis.RefusedAsync("PutRecord", Put("x"))).Code.ShouldBe("ProvisionedThroughputExceededException");
        _kinesis.Time.Advance(TimeSpan.FromSeconds(1));
        ((int)(await PutRecordsAsync(Many(2)))["FailedRecordCount"]!).ShouldBe(0);
    }

    [Fact]
    public async Task A_shard_takes_a_mebibyte_a_second()
    {
        await _kinesis.CreateAsync();
        var half = new string('x', 512 * 1024);
        var output = await PutRecordsAsync(Entry(half, "a"), Entry(half, "a"), Entry("small", "a"));
        ((int)output["FailedRecordCount"]!).ShouldBe(1);
        ((string)output["Records"]![1]!["ErrorCode"]!).ShouldBe("ProvisionedThroughputExceededException");
    }

    [Fact]
    public async Task Throttling_can_be_switched_off()
    {
        var kinesis = new KinesisUnderTest(new KinesisOptions { ThrottleShards = false });
        await kinesis.CreateAsync();
        for (var i = 0; i < 4; i++)
        {
            var output = await kinesis.CallAsync("PutRecords", new JsonObject { ["StreamName"] = "trips", ["Records"] = new JsonArray([.. Many(500)]) });
            ((int)output["FailedRecordCount"]!).ShouldBe(0);
        }
    }

    [Fact]
    public async Task A_payload_of_one_mebibyte_fits_and_one_byte_more_does_not()
    {
        await _kinesis.CreateAsync();
        await _kinesis.PutAsync(new string('x', 1024 * 1024));
        (await _kinesis.RefusedAsync("PutRecord", Put(new string('x', 1024 * 1024 + 1)))).Code.ShouldBe("ValidationException");
    }

    [Fact]
    public async Task More_than_500_records_are_refused() =>
        (await RefusedPutRecordsAsync(Many(501))).ShouldBe("ValidationException");

    [Fact]
    public async Task More_than_5_mebibytes_are_refused() =>
        (await RefusedPutRecordsAsync([.. Enumerable.Repeat(new string('x', 1024 * 1024), 5).Select(text => Entry(text, "a"))]))
            .ShouldBe("InvalidArgumentException");

    [Fact]
    public async Task Data_that_is_not_base64_is_refused()
    {
        var entry = Entry("x", "a");
        entry["Data"] = "%%%%";
        (await RefusedPutRecordsAsync(entry)).ShouldBe("SerializationException");
    }

    [Fact]
    public async Task A_member_that_is_unknown_is_refused_by_name()
    {
        await _kinesis.CreateAsync();
        var entry = Entry("x", "a");
        entry["Colour"] = "red";
        var refused = await _kinesis.RefusedAsync("PutRecords", new JsonObject { ["StreamName"] = "trips", ["Records"] = new JsonArray(entry) });
        refused.Message.ShouldContain("Records.1.Colour");
    }

    [Fact]
    public async Task Text_that_a_json_writer_escaped_is_read_as_it_was_meant()
    {
        await _kinesis.CreateAsync();
        // A writer may write '+' and '/' of base64 as \u002B and \/, and any letter of a key as \uXXXX.
        var body = """{"Records":[{"Data":"\u002B\/\u002B\/","PartitionKey":"\u00e9"}],"StreamName":"trips"}""";
        await _kinesis.CallAsync("PutRecords", JsonNode.Parse(body)!.AsObject());
        var record = _kinesis.Service.Read(KinesisUnderTest.Arn("trips"), "shardId-000000000000", null, 1).Single();
        record.PartitionKey.ShouldBe("é");
        record.Data.ToArray().ShouldBe(Convert.FromBase64String("+/+/"));
    }

    [Fact]
    public async Task Data_survives_the_way_over_http()
    {
        await using var cloud = await CloudUnderTest.StartAsync(options => new KinesisService(CloudContext.Unchecked(options, TimeProvider.System, new Dispatcher([])), new KinesisOptions()));
        await cloud.CallAsync("kinesis", "Kinesis_20131202.CreateStream", new JsonObject { ["StreamName"] = "trips", ["ShardCount"] = 1 });
        var bytes = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        var put = await cloud.CallAsync("kinesis", "Kinesis_20131202.PutRecords", new JsonObject
        {
            ["StreamName"] = "trips",
            ["Records"] = new JsonArray(new JsonObject { ["PartitionKey"] = "k", ["Data"] = Convert.ToBase64String(bytes) }),
        });
        ((int)put["FailedRecordCount"]!).ShouldBe(0);
        var iterator = await cloud.CallAsync("kinesis", "Kinesis_20131202.GetShardIterator", new JsonObject
        {
            ["StreamARN"] = KinesisUnderTest.Arn("trips"),
            ["ShardId"] = "shardId-000000000000",
            ["ShardIteratorType"] = "TRIM_HORIZON",
        });
        var got = await cloud.CallAsync("kinesis", "Kinesis_20131202.GetRecords", iterator["ShardIterator"] is { } text
            ? new JsonObject { ["ShardIterator"] = text.DeepClone() }
            : []);
        var record = got["Records"]!.AsArray().Single()!;
        Convert.FromBase64String((string)record["Data"]!).ShouldBe(bytes);
        record["ApproximateArrivalTimestamp"]!.GetValueKind().ShouldBe(JsonValueKind.Number);
        ((string)record["SequenceNumber"]!).ShouldBe((string)put["Records"]![0]!["SequenceNumber"]!);
    }

    private static JsonObject Entry(string text, string key) => new() { ["Data"] = KinesisUnderTest.Base64(text), ["PartitionKey"] = key };

    private static JsonObject[] Many(int count) => [.. Enumerable.Range(0, count).Select(_ => Entry("x", "a"))];

    private static JsonObject Put(string text) =>
        new() { ["StreamName"] = "trips", ["PartitionKey"] = "k", ["Data"] = KinesisUnderTest.Base64(text) };

    private Task<JsonObject> PutRecordsAsync(params JsonObject[] entries) =>
        _kinesis.CallAsync("PutRecords", new JsonObject { ["StreamName"] = "trips", ["Records"] = new JsonArray([.. entries]) });

    private async Task<string> RefusedPutRecordsAsync(params JsonObject[] entries)
    {
        await _kinesis.CreateAsync();
        return (await _kinesis.RefusedAsync("PutRecords", new JsonObject { ["StreamName"] = "trips", ["Records"] = new JsonArray([.. entries]) })).Code;
    }
}
