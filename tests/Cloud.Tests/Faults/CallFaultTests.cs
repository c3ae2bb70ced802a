using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Pipeline.Cloud.Athena;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.DynamoDb;
using Pipeline.Cloud.Engines.Athena;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Glue;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;
using Pipeline.Cloud.Sns;
using Pipeline.Cloud.Targets;
using Pipeline.Cloud.Tests.Lambda;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Faults;

/// <summary>What a caller over HTTP, and one within the process, sees of a fault, and what has become of its call.</summary>
public sealed class CallFaultTests
{
    [Fact]
    public async Task An_error_takes_the_place_of_the_call()
    {
        var glue = new RecordingService("glue");
        await using var cloud = await FaultyCloud.StartAsync(glue, "glue:StartCrawler calls=1 error=OperationTimeoutException status=503 message=later");
        var error = await Should.ThrowAsync<AwsException>(() => cloud.CallAsync("glue", "StartCrawler"));
        (error.Code, error.Status, error.Message).ShouldBe(("OperationTimeoutException", 503, "later"));
        glue.Calls.ShouldBeEmpty();
        await cloud.CallAsync("glue", "StartCrawler");
        glue.Calls.Count.ShouldBe(1);
        cloud.Injector.Injected.ShouldBe(new Dictionary<string, long> { ["error OperationTimeoutException on glue:StartCrawler"] = 1 });
    }

    [Theory]
    [InlineData("dynamodb", "BatchWriteItem", "ProvisionedThroughputExceededException", 400)]
    [InlineData("dynamodb", "DescribeTable", "ThrottlingException", 400)]
    [InlineData("kinesis", "PutRecords", "ProvisionedThroughputExceededException", 400)]
    [InlineData("athena", "StartQueryExecution", "TooManyRequestsException", 400)]
    [InlineData("glue", "GetTables", "ThrottlingException", 400)]
    public async Task Each_service_throttles_by_its_own_error(string service, string operation, string code, int status)
    {
        await using var cloud = await FaultyCloud.StartAsync(
            (options, calls) =>
            {
                var context = CloudContext.Unchecked(options, TimeProvider.System, calls);
                ICloudService throttled = service switch
                {
                    "dynamodb" => new Unstarted(new DynamoDbService(context)),
                    "kinesis" => new KinesisService(context, new KinesisOptions()),
                    "athena" => new Unstarted(new AthenaService(context, new MemoryObjects(), new DuckDbQueryEngine(options.NodeModules))),
                    _ => new GlueService(context, new MemoryObjects(), () => throw new NotSupportedException("Nothing is crawled.")),
                };
                return [throttled];
            },
            [$"{service}:{operation} throttle"]);
        var error = await Should.ThrowAsync<AwsException>(() => cloud.CallAsync(service, operation));
        (error.Code, error.Status).ShouldBe((code, status));
        error = await Should.ThrowAsync<AwsException>(() => cloud.Cloud.InvokeAsync(service, operation, []));
        (error.Code, error.Status).ShouldBe((code, status));
    }

    [Fact]
    public async Task An_error_of_s3_is_its_xml()
    {
        await using var cloud = await StartS3Async("s3:PutObject throttle");
        using var response = await cloud.PutAsync("/lake/a", "text");
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var document = XDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        document.Root!.Element("Code")!.Value.ShouldBe("SlowDown");
    }

    [Fact]
    public async Task An_error_of_the_query_protocol_is_its_xml()
    {
        await using var cloud = await FaultyCloud.StartAsync((options, dispatcher) => [new SnsService(CloudContext.Unchecked(options, TimeProvider.System, dispatcher), new UncheckedTargetPolicies())], ["sns:Publish throttle"]);
        var request = cloud.Cloud.Signed(HttpMethod.Post, "/", "sns");
        request.Content = new FormUrlEncodedContent([new("Action", "Publish"), new("TopicArn", "arn"), new("Message", "m")]);
        using var response = await cloud.Cloud.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(429);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("<Code>Throttled</Code>");
    }

    [Fact]
    public async Task A_delay_runs_by_the_clouds_clock_and_the_call_goes_on()
    {
        var time = new WaitAwareTime();
        var glue = new RecordingService("glue");
        await using var cloud = await FaultyCloud.StartAsync((_, _) => [glue], ["glue:GetTables latency=10m"], time);
        var began = Stopwatch.GetTimestamp();
        var call = cloud.CallAsync("glue", "GetTables");
        await Eventually.HoldsAsync(() => time.Waiting == 1, "the call waits");
        glue.Calls.ShouldBeEmpty();
        time.Advance(TimeSpan.FromMinutes(10));
        await Eventually.EndsAsync(call, "the delayed call goes on");
        glue.Calls.Count.ShouldBe(1);
        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("reset=before", 0)]
    [InlineData("reset=after", 1)]
    [InlineData("truncate", 1)]
    public async Task The_call_of_a_broken_connection_has_an_effect_only_if_the_fault_says_so(string fault, int effects)
    {
        var glue = new RecordingService("glue", (_, _) => new JsonObject { ["Answer"] = new string('x', 5000) });
        await using var cloud = await FaultyCloud.StartAsync(glue, $"glue:StartCrawler calls=1,2 {fault}");
        await Should.ThrowAsync<HttpRequestException>(() => cloud.CallAsync("glue", "StartCrawler"));
        glue.Calls.Count.ShouldBe(effects);
        var within = await Should.ThrowAsync<AwsException>(() => cloud.Cloud.InvokeAsync("glue", "StartCrawler", []));
        within.Code.ShouldBe("SdkClientException");
        glue.Calls.Count.ShouldBe(2 * effects);
        cloud.Injector.Injected.Values.Sum().ShouldBe(2);
        (await cloud.CallAsync("glue", "StartCrawler"))["Answer"]!.ToString().Length.ShouldBe(5000);
    }

    [Fact]
    public async Task A_truncated_answer_stops_within_its_body()
    {
        await using var cloud = await StartS3Async("s3:GetObject truncate");
        (await cloud.PutAsync("/lake/a", new string('x', 10_000))).EnsureSuccessStatusCode();
        using var client = new HttpClient();
        using var response = await client.SendAsync(
            cloud.Cloud.Signed(HttpMethod.Get, "/lake/a", "s3"), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentLength.ShouldBe(10_000);
        var received = new MemoryStream();
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await Should.ThrowAsync<IOException>(() => body.CopyToAsync(received, TestContext.Current.CancellationToken));
        received.Length.ShouldBe(5000);
    }

    [Fact]
    public async Task An_object_is_stored_even_if_its_answer_was_lost()
    {
        await using var cloud = await StartS3Async("s3:PutObject reset=after");
        await Should.ThrowAsync<HttpRequestException>(() => cloud.PutAsync("/lake/a", "text"));
        using var response = await cloud.Cloud.SendAsync(cloud.Cloud.Signed(HttpMethod.Get, "/lake/a", "s3"));
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("text");
    }

    [Fact]
    public async Task No_fault_happens_before_the_plan_is_armed_or_to_an_observer()
    {
        var glue = new RecordingService("glue");
        await using var cloud = await FaultyCloud.StartAsync(glue, "glue:* calls=1 throttle");
        cloud.Injector.Disarm();
        await cloud.CallAsync("glue", "GetTables");
        cloud.Injector.Arm();
        var observer = CloudUnderTest.Context with { Caller = new Caller(FaultInjector.ObserverKey, "") };
        await cloud.Cloud.Dispatcher.InvokeAsync("glue", "GetTables", [], observer);
        cloud.Injector.NeverFired.ShouldBe(["--fault \"glue:* calls=1 throttle\": throttle on glue:*"]);
        await Should.ThrowAsync<AwsException>(() => cloud.CallAsync("glue", "GetTables"));
        cloud.Injector.NeverFired.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_first_of_two_rules_answers_and_delays_happen_as_well()
    {
        var time = new WaitAwareTime { AutoAdvance = true };
        await using var cloud = await FaultyCloud.StartAsync(
            (_, _) => [new RecordingService("glue")], ["glue:* latency=1s", "glue:GetTables throttle", "glue:* error=Other"], time);
        (await Should.ThrowAsync<AwsException>(() => cloud.CallAsync("glue", "GetTables"))).Code.ShouldBe("ThrottlingException");
        cloud.Injector.Injected.Keys.ShouldBe(["latency on glue:GetTables", "throttle on glue:GetTables"]);
    }

    private static async Task<FaultyCloud> StartS3Async(params string[] rules)
    {
        var cloud = await FaultyCloud.StartAsync(
            (options, dispatcher) => [new S3Service(CloudContext.Unchecked(options, TimeProvider.System, dispatcher), TextWriter.Null, new UncheckedTargetPolicies())], rules);
        await cloud.Cloud.InvokeAsync("s3", "CreateBucket", new JsonObject { ["Bucket"] = "lake" });
        return cloud;
    }

    /// <summary>A service without its engine: a call that is throttled never reaches it.</summary>
    private sealed class Unstarted(ICloudService service) : ICloudService
    {
        public string Name => service.Name;

        public IReadOnlyList<string> SigningNames => service.SigningNames;

        public OperationTable Operations => service.Operations;

        public AwsException Throttled(string operation) => service.Throttled(operation);
    }
}
