using System.Net;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SageMakerRuntime;
using Amazon.SageMakerRuntime.Model;
using Pipeline.Bench.Cloud;
using Pipeline.Bench.Events;
using Pipeline.Bench.Http;

namespace Pipeline.Bench.Tests.Cloud;

/// <summary>The stand-in as the SDK's own clients see it.</summary>
public sealed class StandInCloudTests : IDisposable
{
    private static readonly BasicAWSCredentials Credentials = new("id", "secret");
    private readonly Recording _recording = new();
    private readonly HttpServer _server;

    public StandInCloudTests() => _server = new HttpServer(new StandInCloud(_recording, new LookupRows()));

    [Fact]
    public async Task The_table_has_a_row_for_every_zone_and_for_some_routes()
    {
        using var dynamo = new AmazonDynamoDBClient(Credentials, new AmazonDynamoDBConfig { ServiceURL = _server.Url });
        string[] asked = ["zone#43", "zone#9999", .. Enumerable.Range(1, 90).Select(dropoff => $"route#43#{dropoff}")];

        var response = await dynamo.BatchGetItemAsync(new BatchGetItemRequest
        {
            RequestItems = new() { ["lookups"] = new() { Keys = [.. asked.Select(key => new Dictionary<string, AttributeValue> { ["pk"] = new(key) })] } },
        });

        var rows = response.Responses["lookups"];
        rows.Single(row => row["pk"].S == "zone#43")["latitude"].N.ShouldStartWith("40.");
        rows.ShouldNotContain(row => row["pk"].S == "zone#9999");
        rows.Count(row => row["pk"].S.StartsWith("route#", StringComparison.Ordinal)).ShouldBeInRange(10, 60);
        _recording.Calls.Single().Kind.ShouldBe(CallKind.ReadTable);
        _recording.Calls.Single().Signed.ShouldBeTrue();
    }

    [Fact]
    public async Task The_table_takes_all_items()
    {
        using var dynamo = new AmazonDynamoDBClient(Credentials, new AmazonDynamoDBConfig { ServiceURL = _server.Url });

        var response = await dynamo.BatchWriteItemAsync(new BatchWriteItemRequest
        {
            RequestItems = new() { ["predictions"] = [new WriteRequest(new PutRequest(new() { ["trip_id"] = new("a") }))] },
        });

        (response.UnprocessedItems?.Count ?? 0).ShouldBe(0);
        _recording.Calls.Single().Kind.ShouldBe(CallKind.WriteTable);
    }

    [Fact]
    public async Task The_endpoint_gives_a_number_for_each_row_and_says_who_answered()
    {
        using var endpoint = new AmazonSageMakerRuntimeClient(Credentials, new AmazonSageMakerRuntimeConfig { ServiceURL = _server.Url });

        var response = await endpoint.InvokeEndpointAsync(new InvokeEndpointRequest
        {
            EndpointName = "e",
            ContentType = "text/csv",
            Body = new MemoryStream(Encoding.ASCII.GetBytes("1,2,3,4.56,5\n1,2,3,7.0,\n,,,0.3,")),
        });

        Encoding.ASCII.GetString(response.Body.ToArray()).ShouldBe($"{Model.Text(456)}\n{Model.Text(700)}\n{Model.Text(30)}\n");
        response.InvokedProductionVariant.ShouldBe(Model.Variant);
    }

    [Fact]
    public async Task An_object_is_created_once_when_asked_to_be_new()
    {
        using var bucket = new AmazonS3Client(Credentials, new AmazonS3Config { ServiceURL = _server.Url, ForcePathStyle = true });
        PutObjectRequest Request() => new() { BucketName = "lake", Key = "scored/dt=1/a.gz", ContentBody = "content", IfNoneMatch = "*" };

        await Should.ThrowAsync<AmazonS3Exception>(() => bucket.GetObjectMetadataAsync("lake", "scored/dt=1/a.gz"));
        await bucket.PutObjectAsync(Request());
        (await Should.ThrowAsync<AmazonS3Exception>(() => bucket.PutObjectAsync(Request()))).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await bucket.GetObjectMetadataAsync("lake", "scored/dt=1/a.gz")).HttpStatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_no_function_should_need_is_told()
    {
        using var dynamo = new AmazonDynamoDBClient(Credentials, new AmazonDynamoDBConfig { ServiceURL = _server.Url, MaxErrorRetry = 0 });

        await Should.ThrowAsync<AmazonDynamoDBException>(() => dynamo.ListTablesAsync());

        _recording.Defects.Single().ShouldContain("ListTables");
    }

    [Theory]
    [InlineData("/lake/scored/dt%3D1/a.gz?x-id=PutObject", "127.0.0.1:1")]
    [InlineData("/scored/dt=1/a.gz", "pipeline-data-123456789012-eu-west-1.localhost:1")]
    public void An_objects_key_is_found_in_both_styles_of_address(string target, string host) =>
        ObjectPath.Of(Encoding.ASCII.GetBytes(target), Encoding.ASCII.GetBytes(host)).ShouldBe("scored/dt=1/a.gz");

    public void Dispose() => _server.Dispose();
}
