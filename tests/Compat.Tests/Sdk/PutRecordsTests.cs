using System.Text.Json.Nodes;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.Runtime;
using Pipeline.Compat.Tests.Fakes;

namespace Pipeline.Compat.Tests.Sdk;

public sealed class PutRecordsTests
{
    [Fact]
    public async Task Records_go_as_base64_and_each_has_its_result()
    {
        await using var server = await FakeServer.StartAsync(_ => FakeReply.Json(
            200,
            """{"FailedRecordCount":1,"Records":[{"SequenceNumber":"49","ShardId":"shardId-000000000000"},{"ErrorCode":"ProvisionedThroughputExceededException","ErrorMessage":"slow down"}]}"""));
        using var client = Client(server);

        var response = await client.PutRecordsAsync(Request());

        var sent = server.Seen.ShouldHaveSingleItem();
        sent.Header("X-Amz-Target").ShouldBe("Kinesis_20131202.PutRecords");
        sent.Header("Content-Type").ShouldBe("application/x-amz-json-1.1");
        sent.Header("Authorization").ShouldContain("/eu-central-1/kinesis/aws4_request");
        JsonNode.DeepEquals(
            JsonNode.Parse(sent.Text),
            JsonNode.Parse("""{"StreamName":"trips","Records":[{"Data":"e30=","PartitionKey":"t-1"},{"Data":"W10=","ExplicitHashKey":"7","PartitionKey":"t-2"}]}""")).ShouldBeTrue(sent.Text);
        response.FailedRecordCount.ShouldBe(1);
        response.Records.Select(record => (record.SequenceNumber, record.ShardId, record.ErrorCode, record.ErrorMessage)).ShouldBe(
            [("49", "shardId-000000000000", null!, null!), (null!, null!, "ProvisionedThroughputExceededException", "slow down")]);
    }

    [Fact]
    public async Task A_part_of_a_buffer_is_sent_as_that_part()
    {
        await using var server = await FakeServer.StartAsync(_ => FakeReply.Json(200, """{"FailedRecordCount":0,"Records":[]}"""));
        using var client = Client(server);
        var data = new MemoryStream("xx{}xx"u8.ToArray(), 2, 2, writable: false, publiclyVisible: true);

        await client.PutRecordsAsync(new PutRecordsRequest { StreamName = "trips", Records = [new() { Data = data, PartitionKey = "t" }] });

        JsonNode.Parse(server.Seen.Single().Text)!["Records"]![0]!["Data"]!.GetValue<string>().ShouldBe("e30=");
    }

    [Fact]
    public async Task An_error_has_the_service_s_code()
    {
        await using var server = await FakeServer.StartAsync(_ => FakeReply.Json(400, """{"__type":"ResourceNotFoundException","message":"Stream trips not found"}"""));
        using var client = Client(server);

        var error = await Should.ThrowAsync<AmazonServiceException>(() => client.PutRecordsAsync(Request()));

        (error.ErrorCode, error.Message).ShouldBe(("ResourceNotFoundException", "Stream trips not found"));
    }

    private static AmazonKinesisClient Client(FakeServer server) => new(
        new BasicAWSCredentials("AKID", "secret"),
        new AmazonKinesisConfig { ServiceURL = server.Url, AuthenticationRegion = "eu-central-1" });

    private static PutRecordsRequest Request() => new()
    {
        StreamName = "trips",
        Records =
        [
            new() { Data = new MemoryStream("{}"u8.ToArray()), PartitionKey = "t-1" },
            new() { Data = new MemoryStream("[]"u8.ToArray()), PartitionKey = "t-2", ExplicitHashKey = "7" },
        ],
    };
}
