using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Sqs;

namespace Pipeline.Cloud.Tests.Sqs;

public sealed class SqsTests
{
    private static readonly LocalCloudOptions Cloud = new() { DataDirectory = "unused", NodeModules = "unused" };
    private readonly FakeTimeProvider _time = new();
    private readonly SqsService _sqs;

    public SqsTests() => _sqs = new SqsService(Cloud, _time);

    [Fact]
    public async Task A_received_message_is_hidden_until_its_visibility_timeout_ends()
    {
        var url = await CreateAsync("q");
        await SendAsync(url, "a");
        Bodies(await ReceiveAsync(url)).ShouldBe(["a"]);
        Bodies(await ReceiveAsync(url)).ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(30));
        var again = await ReceiveAsync(url, new JsonObject { ["AttributeNames"] = new JsonArray("All") });
        Bodies(again).ShouldBe(["a"]);
        ((string)again["Messages"]![0]!["Attributes"]!["ApproximateReceiveCount"]!).ShouldBe("2");
    }

    [Fact]
    public async Task A_deleted_message_does_not_come_back()
    {
        var url = await CreateAsync("q");
        await SendAsync(url, "a");
        await CallAsync("DeleteMessage", new JsonObject { ["QueueUrl"] = url, ["ReceiptHandle"] = Handle(await ReceiveAsync(url)) });
        _time.Advance(TimeSpan.FromMinutes(5));
        Bodies(await ReceiveAsync(url)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_receiver_can_give_a_message_back_at_once()
    {
        var url = await CreateAsync("q");
        await SendAsync(url, "a");
        var change = new JsonObject { ["QueueUrl"] = url, ["ReceiptHandle"] = Handle(await ReceiveAsync(url)), ["VisibilityTimeout"] = 0 };
        await CallAsync("ChangeMessageVisibility", change);
        Bodies(await ReceiveAsync(url)).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_delayed_message_comes_later()
    {
        var url = await CreateAsync("q");
        await CallAsync("SendMessage", new JsonObject { ["QueueUrl"] = url, ["MessageBody"] = "a", ["DelaySeconds"] = 10 });
        Bodies(await ReceiveAsync(url)).ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(10));
        Bodies(await ReceiveAsync(url)).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_long_poll_ends_with_the_first_message()
    {
        var url = await CreateAsync("q");
        var poll = ReceiveAsync(url, new JsonObject { ["WaitTimeSeconds"] = 20 });
        poll.IsCompleted.ShouldBeFalse();
        await SendAsync(url, "a");
        Bodies(await poll.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_long_poll_ends_empty_when_its_time_is_up()
    {
        var url = await CreateAsync("q");
        var poll = ReceiveAsync(url, new JsonObject { ["WaitTimeSeconds"] = 20 });
        _time.Advance(TimeSpan.FromSeconds(20));
        Bodies(await poll.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_long_poll_gets_a_message_whose_visibility_timeout_ends_meanwhile()
    {
        var url = await CreateAsync("q");
        await SendAsync(url, "a");
        await ReceiveAsync(url, new JsonObject { ["VisibilityTimeout"] = 5 });
        var poll = ReceiveAsync(url, new JsonObject { ["WaitTimeSeconds"] = 20 });
        _time.Advance(TimeSpan.FromSeconds(5));
        Bodies(await poll.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_message_received_too_often_goes_to_the_dead_letter_queue()
    {
        var dead = await CreateAsync("dead");
        var url = await CreateAsync("q", new JsonObject
        {
            ["VisibilityTimeout"] = "0",
            ["RedrivePolicy"] = """{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":"2"}""",
        });
        await SendAsync(url, "a");
        Bodies(await ReceiveAsync(url)).ShouldBe(["a"]);
        Bodies(await ReceiveAsync(url)).ShouldBe(["a"]);
        Bodies(await ReceiveAsync(url)).ShouldBeEmpty();
        Bodies(await ReceiveAsync(dead)).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_batch_reports_each_entry_by_its_id()
    {
        var url = await CreateAsync("q", new JsonObject { ["MaximumMessageSize"] = "1024" });
        var sent = await CallAsync("SendMessageBatch", new JsonObject
        {
            ["QueueUrl"] = url,
            ["Entries"] = new JsonArray(
                new JsonObject { ["Id"] = "1", ["MessageBody"] = "a" }, new JsonObject { ["Id"] = "2", ["MessageBody"] = new string('x', 1025) }),
        });
        sent["Successful"]!.AsArray().Select(entry => (string)entry!["Id"]!).ShouldBe(["1"]);
        sent["Failed"]!.AsArray().Select(entry => (string)entry!["Id"]!).ShouldBe(["2"]);
        var received = await ReceiveAsync(url, new JsonObject { ["MaxNumberOfMessages"] = 10 });
        var deleted = await CallAsync("DeleteMessageBatch", new JsonObject
        {
            ["QueueUrl"] = url,
            ["Entries"] = new JsonArray(
                new JsonObject { ["Id"] = "x", ["ReceiptHandle"] = Handle(received) }, new JsonObject { ["Id"] = "y", ["ReceiptHandle"] = "?" }),
        });
        ((string)deleted["Successful"]![0]!["Id"]!).ShouldBe("x");
        ((string)deleted["Failed"]![0]!["Code"]!).ShouldBe("ReceiptHandleIsInvalid");
    }

    [Fact]
    public async Task Old_messages_are_gone_after_the_retention()
    {
        var url = await CreateAsync("q", new JsonObject { ["MessageRetentionPeriod"] = "60" });
        await SendAsync(url, "a");
        _time.Advance(TimeSpan.FromSeconds(60));
        Bodies(await ReceiveAsync(url)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Counts_tell_visible_in_flight_and_delayed_messages_apart()
    {
        var url = await CreateAsync("q");
        foreach (var body in new[] { "a", "b", "c" }) await SendAsync(url, body);
        await CallAsync("SendMessage", new JsonObject { ["QueueUrl"] = url, ["MessageBody"] = "d", ["DelaySeconds"] = 10 });
        await ReceiveAsync(url);
        var attributes = (await CallAsync("GetQueueAttributes", new JsonObject { ["QueueUrl"] = url, ["AttributeNames"] = new JsonArray("All") }))["Attributes"]!;
        ((string)attributes["ApproximateNumberOfMessages"]!).ShouldBe("2");
        ((string)attributes["ApproximateNumberOfMessagesNotVisible"]!).ShouldBe("1");
        ((string)attributes["ApproximateNumberOfMessagesDelayed"]!).ShouldBe("1");
        await CallAsync("PurgeQueue", new JsonObject { ["QueueUrl"] = url });
        Bodies(await ReceiveAsync(url)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Attributes_are_changed_and_bad_ones_are_refused()
    {
        var url = await CreateAsync("q");
        await CallAsync("SetQueueAttributes", new JsonObject { ["QueueUrl"] = url, ["Attributes"] = new JsonObject { ["VisibilityTimeout"] = "7" } });
        var shown = await CallAsync("GetQueueAttributes", new JsonObject { ["QueueUrl"] = url, ["AttributeNames"] = new JsonArray("VisibilityTimeout") });
        shown["Attributes"]!.ToJsonString().ShouldBe("""{"VisibilityTimeout":"7"}""");
        (await RefusedAsync("SetQueueAttributes", new JsonObject { ["QueueUrl"] = url, ["Attributes"] = new JsonObject { ["VisibilityTimeout"] = "x" } }))
            .Code.ShouldBe("InvalidAttributeValue");
        (await RefusedAsync("SetQueueAttributes", new JsonObject { ["QueueUrl"] = url, ["Attributes"] = new JsonObject { ["Colour"] = "red" } }))
            .Code.ShouldBe("InvalidAttributeName");
    }

    [Fact]
    public async Task A_queue_can_be_created_twice_alike_and_not_otherwise()
    {
        var url = await CreateAsync("q", new JsonObject { ["VisibilityTimeout"] = "7" });
        (await CreateAsync("q")).ShouldBe(url);
        (await RefusedAsync("CreateQueue", new JsonObject { ["QueueName"] = "q", ["Attributes"] = new JsonObject { ["VisibilityTimeout"] = "8" } }))
            .Code.ShouldBe("QueueNameExists");
    }

    [Fact]
    public async Task A_fifo_queue_is_refused_by_name() =>
        (await RefusedAsync("CreateQueue", new JsonObject { ["QueueName"] = "q.fifo" })).Message.ShouldContain("FIFO");

    [Fact]
    public async Task A_queue_that_does_not_exist_is_an_error_by_both_its_names()
    {
        var refused = await RefusedAsync("GetQueueUrl", new JsonObject { ["QueueName"] = "nothing" });
        (refused.Code, refused.QueryCode).ShouldBe(("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"));
    }

    [Fact]
    public async Task Message_attributes_come_back_with_the_digest_that_clients_check()
    {
        var url = await CreateAsync("q");
        var sent = await CallAsync("SendMessage", new JsonObject
        {
            ["QueueUrl"] = url,
            ["MessageBody"] = "hello",
            ["MessageAttributes"] = new JsonObject { ["kind"] = new JsonObject { ["DataType"] = "String", ["StringValue"] = "trip" } },
        });
        ((string)sent["MD5OfMessageBody"]!).ShouldBe("5d41402abc4b2a76b9719d911017c592");
        // 4-byte length and "kind", 4-byte length and "String", 1, 4-byte length and "trip"
        ((string)sent["MD5OfMessageAttributes"]!).ShouldBe("b74c84aba6b7784831cf7e3f7124e43d");
        var received = await ReceiveAsync(url, new JsonObject { ["MessageAttributeNames"] = new JsonArray("k.*", "kind") });
        ((string)received["Messages"]![0]!["MessageAttributes"]!["kind"]!["StringValue"]!).ShouldBe("trip");
        ((string)received["Messages"]![0]!["MD5OfMessageAttributes"]!).ShouldBe((string)sent["MD5OfMessageAttributes"]!);
    }

    [Fact]
    public async Task A_queues_url_points_at_the_endpoint_that_the_client_uses()
    {
        await using var cloud = await CloudUnderTest.StartAsync(options => new SqsService(options, TimeProvider.System));
        var created = await cloud.CallAsync("sqs", "AmazonSQS.CreateQueue", new JsonObject { ["QueueName"] = "q" });
        ((string)created["QueueUrl"]!).ShouldBe($"{cloud.Endpoint.GetLeftPart(UriPartial.Authority)}/000000000000/q");
        using var request = cloud.Signed(HttpMethod.Post, "/", "sqs");
        request.Content = new FormUrlEncodedContent([new("Action", "ReceiveMessage"), new("QueueUrl", (string)created["QueueUrl"]!)]);
        using var response = await cloud.SendAsync(request);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("'ReceiveMessage' by the query protocol");
    }

    private async Task<JsonObject> CallAsync(string operation, JsonObject input) => await _sqs.Operations[operation](input, CloudUnderTest.Context);

    private Task<AwsException> RefusedAsync(string operation, JsonObject input) => Should.ThrowAsync<AwsException>(() => CallAsync(operation, input));

    private async Task<string> CreateAsync(string name, JsonObject? attributes = null) =>
        (string)(await CallAsync("CreateQueue", new JsonObject { ["QueueName"] = name, ["Attributes"] = attributes }))["QueueUrl"]!;

    private Task<JsonObject> SendAsync(string url, string body) => CallAsync("SendMessage", new JsonObject { ["QueueUrl"] = url, ["MessageBody"] = body });

    private Task<JsonObject> ReceiveAsync(string url, JsonObject? more = null)
    {
        var input = new JsonObject { ["QueueUrl"] = url };
        foreach (var (name, value) in more ?? []) input[name] = value?.DeepClone();
        return CallAsync("ReceiveMessage", input);
    }

    private static string[] Bodies(JsonObject received) => [.. (received["Messages"] as JsonArray ?? []).Select(message => (string)message!["Body"]!)];

    private static string Handle(JsonObject received) => (string)received["Messages"]![0]!["ReceiptHandle"]!;
}
