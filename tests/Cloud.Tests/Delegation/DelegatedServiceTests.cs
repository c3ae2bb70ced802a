using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Delegation;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Delegation;

public sealed class DelegatedServiceTests
{
    [Fact]
    public async Task Requests_and_answers_pass_as_they_are()
    {
        await using var engine = await StartEngineAsync();
        await using var cloud = await CloudUnderTest.StartAsync(_ => new DelegatedService("kinesis", engine.Endpoint, new OperationTable()));
        await cloud.CallAsync("kinesis", "Kinesis_20131202.CreateStream", new JsonObject { ["StreamName"] = "trips", ["ShardCount"] = 1 });
        (await engine.InvokeAsync("kinesis", "ListStreams", []))["StreamNames"]!.ToJsonString().ShouldBe("""["trips"]""");
        var refused = await Should.ThrowAsync<AwsException>(() =>
            cloud.CallAsync("kinesis", "Kinesis_20131202.DescribeStream", new JsonObject { ["StreamName"] = "nothing" }));
        refused.Code.ShouldBe("ResourceNotFoundException");
    }

    [Fact]
    public async Task Callers_in_the_process_reach_the_endpoint_too()
    {
        await using var engine = await StartEngineAsync();
        await using var cloud = await CloudUnderTest.StartAsync(_ => new DelegatedService("kinesis", engine.Endpoint, new OperationTable()));
        await cloud.InvokeAsync("kinesis", "CreateStream", new JsonObject { ["StreamName"] = "trips", ["ShardCount"] = 1 });
        (await engine.InvokeAsync("kinesis", "ListStreams", []))["StreamNames"]!.ToJsonString().ShouldBe("""["trips"]""");
    }

    [Fact]
    public async Task The_endpoint_may_take_members_that_the_cloud_s_own_service_does_not()
    {
        var elsewhere = new RecordingService("kinesis");
        await using var engine = await CloudUnderTest.StartAsync(_ => elsewhere);
        var declared = new OperationTable(new Operation("ListStreams") { Members = Members.None });
        await using var cloud = await CloudUnderTest.StartAsync(_ => new DelegatedService("kinesis", engine.Endpoint, declared));
        await cloud.InvokeAsync("kinesis", "ListStreams", new JsonObject { ["Colour"] = "red" });
        await cloud.CallAsync("kinesis", "Kinesis_20131202.ListStreams", new JsonObject { ["Colour"] = "blue" });
        elsewhere.Calls.Select(call => (string?)call.Input["Colour"]).ShouldBe(["red", "blue"]);
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_is_an_error_that_clients_retry()
    {
        // Nothing listens on port 1 of this machine.
        await using var cloud = await CloudUnderTest.StartAsync(_ => new DelegatedService("kinesis", new Uri("http://127.0.0.1:1"), new OperationTable()));
        var failed = await Should.ThrowAsync<AwsException>(() => cloud.CallAsync("kinesis", "Kinesis_20131202.ListStreams", []));
        failed.Status.ShouldBe(503);
        failed.Message.ShouldContain("http://127.0.0.1:1");
    }

    [Fact]
    public void A_service_that_does_not_exist_cannot_be_delegated() =>
        Should.Throw<DelegateException>(() => new DelegatedService("kinesys", new Uri("http://127.0.0.1:1"), new OperationTable())).Message.ShouldContain("kinesis");

    [Fact]
    public void A_real_account_cannot_be_a_delegate_since_signatures_pass_unchanged() =>
        Should.Throw<DelegateException>(() => new DelegatedService("sqs", new Uri("https://sqs.us-east-1.amazonaws.com"), new OperationTable()))
            .Message.ShouldContain("AWS_ENDPOINT_URL_SQS");

    private static Task<CloudUnderTest> StartEngineAsync() =>
        CloudUnderTest.StartAsync(options => new KinesisService(CloudContext.Unchecked(options, TimeProvider.System, new Dispatcher([])), new KinesisOptions()));
}
