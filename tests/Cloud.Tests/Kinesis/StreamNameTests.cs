using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.Kinesis;

/// <summary>A request that names a stream in two ways must mean one stream: what its caller may do is asked of one.</summary>
public sealed class StreamNameTests
{
    private readonly KinesisUnderTest _kinesis = new();

    [Theory]
    [InlineData("DescribeStream", "{}")]
    [InlineData("DescribeStreamSummary", "{}")]
    [InlineData("ListShards", "{}")]
    [InlineData("PutRecord", """{"Data":"YQ==","PartitionKey":"k"}""")]
    [InlineData("PutRecords", """{"Records":[{"Data":"YQ==","PartitionKey":"k"}]}""")]
    [InlineData("GetShardIterator", """{"ShardId":"shardId-000000000000","ShardIteratorType":"TRIM_HORIZON"}""")]
    public async Task A_name_and_an_arn_of_two_streams_are_refused(string operation, string rest)
    {
        await _kinesis.CreateAsync();
        await _kinesis.CreateAsync("other");
        var input = JsonNode.Parse(rest)!.AsObject();
        input["StreamName"] = "other";
        input["StreamARN"] = KinesisUnderTest.Arn("trips");
        (await _kinesis.RefusedAsync(operation, input)).Code.ShouldBe("InvalidArgumentException");
        input["StreamARN"] = KinesisUnderTest.Arn("other");
        await _kinesis.CallAsync(operation, input);
    }

    [Fact]
    public async Task An_iterator_is_not_read_as_another_stream_s()
    {
        await _kinesis.CreateAsync();
        await _kinesis.CreateAsync("other");
        var input = new JsonObject { ["ShardIterator"] = await _kinesis.IteratorAsync("TRIM_HORIZON"), ["StreamARN"] = KinesisUnderTest.Arn("other") };
        (await _kinesis.RefusedAsync("GetRecords", input)).Code.ShouldBe("InvalidArgumentException");
        input["StreamARN"] = KinesisUnderTest.Arn("trips");
        await _kinesis.CallAsync("GetRecords", input);
    }

    [Fact]
    public async Task A_page_token_cannot_be_combined_with_a_stream_name()
    {
        await _kinesis.CreateAsync(shards: 2);
        var token = (string)(await _kinesis.CallAsync("ListShards", new JsonObject { ["StreamName"] = "trips", ["MaxResults"] = 1 }))["NextToken"]!;
        (await _kinesis.CallAsync("ListShards", new JsonObject { ["NextToken"] = token }))["Shards"]!.AsArray().Count.ShouldBe(1);
        (await _kinesis.RefusedAsync("ListShards", new JsonObject { ["NextToken"] = token, ["StreamName"] = "trips" })).Code.ShouldBe("InvalidArgumentException");
    }

    [Theory]
    [InlineData("ListShards", """{"StreamName":"trips","MaxResults":-1}""", "ValidationException")]
    [InlineData("ListShards", """{"StreamName":"trips","MaxResults":10001}""", "ValidationException")]
    [InlineData("DescribeStream", """{"StreamName":"trips","Limit":-1}""", "ValidationException")]
    [InlineData("ListStreams", """{"Limit":0}""", "ValidationException")]
    [InlineData("GetRecords", """{"ShardIterator":"YXwxfGF8MXw5MjIzMzcyMDM2ODU0Nzc1ODA3"}""", "InvalidArgumentException")]
    public async Task A_number_out_of_bounds_is_refused(string operation, string input, string code)
    {
        await _kinesis.CreateAsync(shards: 2);
        (await _kinesis.RefusedAsync(operation, JsonNode.Parse(input)!.AsObject())).Code.ShouldBe(code);
    }
}
