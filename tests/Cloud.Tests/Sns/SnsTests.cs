using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Sns;
using Pipeline.Cloud.Sqs;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.Tests.Sns;

public sealed class SnsTests
{
    private const string TopicArn = "arn:aws:sns:us-east-1:000000000000:decisions";
    private const string QueueArn = "arn:aws:sqs:us-east-1:000000000000:q";
    private const string FunctionArn = "arn:aws:lambda:us-east-1:000000000000:function:notify";
    private static readonly LocalCloudOptions Cloud = new() { DataDirectory = "unused", NodeModules = "unused" };
    private readonly Dispatcher _dispatcher;
    private readonly RecordingService _lambda = new("lambda");
    private readonly FakeTimeProvider _time = new();
    private readonly SnsService _sns;

    public SnsTests()
    {
        SnsService? sns = null;
        _dispatcher = new Dispatcher(self => [new SqsService(CloudContext.Unchecked(Cloud, _time, new Dispatcher([]))), sns = new SnsService(CloudContext.Unchecked(Cloud, _time, self), new UncheckedTargetPolicies()), _lambda]);
        _sns = sns!;
    }

    [Theory]
    [InlineData(TopicArn, 0)]
    [InlineData("arn:aws:sns:us-east-1:000000000000:other", 1)]
    public async Task A_queue_gets_messages_of_topics_that_its_policy_names(string allowed, int failures)
    {
        SnsService? sns = null;
        var dispatcher = new Dispatcher(self => [new SqsService(CloudContext.Unchecked(Cloud, _time, new Dispatcher([]))), sns = new SnsService(CloudContext.Unchecked(Cloud, _time, self), new TargetPolicies(Cloud, self))]);
        await CallAsync("sqs", "CreateQueue", new JsonObject
        {
            ["QueueName"] = "q",
            ["Attributes"] = new JsonObject
            {
                ["Policy"] = $$$"""
                    {"Statement":{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:*","Resource":"{{{QueueArn}}}","Condition":{"ArnEquals":{"aws:SourceArn":"{{{allowed}}}"} } } }
                    """,
            },
        });
        await CallAsync("sns", "CreateTopic", new JsonObject { ["Name"] = "decisions" });
        await CallAsync("sns", "Subscribe", new JsonObject { ["TopicArn"] = TopicArn, ["Protocol"] = "sqs", ["Endpoint"] = QueueArn });
        await CallAsync("sns", "Publish", new JsonObject { ["TopicArn"] = TopicArn, ["Message"] = "promoted" });
        sns!.Published(TopicArn).ShouldHaveSingleItem().Failures.Count.ShouldBe(failures);
        var received = await CallAsync("sqs", "ReceiveMessage", new JsonObject { ["QueueUrl"] = "/q" });
        ((received["Messages"] as JsonArray)?.Count ?? 0).ShouldBe(1 - failures);

        Task<JsonObject> CallAsync(string service, string operation, JsonObject input) => dispatcher.InvokeAsync(service, operation, input, CloudUnderTest.Context);
    }

    [Fact]
    public async Task A_queue_gets_the_message_in_an_envelope()
    {
        await SubscribeAsync("sqs", QueueArn);
        await PublishAsync("promoted", new JsonObject { ["Subject"] = "Retraining" });
        var envelope = JsonNode.Parse(await ReceiveAsync())!;
        ((string)envelope["Type"]!).ShouldBe("Notification");
        ((string)envelope["TopicArn"]!).ShouldBe(TopicArn);
        ((string)envelope["Subject"]!).ShouldBe("Retraining");
        ((string)envelope["Message"]!).ShouldBe("promoted");
        ((string)envelope["SignatureVersion"]!).ShouldBe("1");
        Convert.FromBase64String((string)envelope["Signature"]!).Length.ShouldBe(256);
        ((string)envelope["SigningCertURL"]!).ShouldMatch(@"^https://sns\.us-east-1\.amazonaws\.com/SimpleNotificationService-[0-9a-f]{32}\.pem$");
        ((string)envelope["UnsubscribeURL"]!).ShouldStartWith("https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=" + TopicArn + ":");
    }

    [Fact]
    public async Task A_queue_with_raw_delivery_gets_the_bare_message()
    {
        await SubscribeAsync("sqs", QueueArn, new JsonObject { ["RawMessageDelivery"] = "true" });
        await PublishAsync("promoted");
        (await ReceiveAsync()).ShouldBe("promoted");
    }

    [Fact]
    public async Task A_function_gets_an_event()
    {
        await SubscribeAsync("lambda", FunctionArn);
        await PublishAsync("promoted");
        var (operation, input) = _lambda.Calls.ShouldHaveSingleItem();
        operation.ShouldBe("Invoke");
        ((string)input["FunctionName"]!).ShouldBe(FunctionArn);
        ((string)input["InvocationType"]!).ShouldBe("Event");
        ((string)input["Payload"]!["Records"]![0]!["Sns"]!["Message"]!).ShouldBe("promoted");
    }

    [Fact]
    public async Task A_structured_message_has_a_text_for_each_protocol()
    {
        await SubscribeAsync("sqs", QueueArn, new JsonObject { ["RawMessageDelivery"] = "true" });
        await PublishAsync("""{"default":"long","sqs":"short"}""", new JsonObject { ["MessageStructure"] = "json" });
        (await ReceiveAsync()).ShouldBe("short");
        (await Should.ThrowAsync<AwsException>(() => PublishAsync("""{"sqs":"short"}""", new JsonObject { ["MessageStructure"] = "json" })))
            .Code.ShouldBe("InvalidParameter");
    }

    [Fact]
    public async Task What_was_published_can_be_read_in_the_process_and_only_the_newest_hundred_are_kept()
    {
        await CreateAsync();
        for (var i = 0; i < 120; i++) await PublishAsync($"message {i}");
        var published = _sns.Published(TopicArn);
        published.Count.ShouldBe(100);
        published[0].Message.ShouldBe("message 20");
        published[^1].Message.ShouldBe("message 119");
    }

    [Fact]
    public async Task A_subscriber_that_is_gone_does_not_fail_the_call_and_is_noted()
    {
        await SubscribeAsync("sqs", "arn:aws:sqs:us-east-1:000000000000:gone");
        await PublishAsync("promoted");
        _sns.Published(TopicArn).Single().Failures.ShouldHaveSingleItem().ShouldContain("QueueDoesNotExist");
    }

    [Fact]
    public async Task An_address_outside_of_the_machine_stays_pending()
    {
        await SubscribeAsync("email", "someone@example.com");
        await PublishAsync("promoted");
        var listed = await CallAsync("ListSubscriptionsByTopic", new JsonObject { ["TopicArn"] = TopicArn });
        ((string)listed["Subscriptions"]![0]!["SubscriptionArn"]!).ShouldBe("PendingConfirmation");
        var attributes = (await CallAsync("GetTopicAttributes", new JsonObject { ["TopicArn"] = TopicArn }))["Attributes"]!;
        ((string)attributes["SubscriptionsPending"]!).ShouldBe("1");
    }

    [Fact]
    public async Task An_ended_subscription_gets_nothing_more()
    {
        var arn = await SubscribeAsync("lambda", FunctionArn);
        (await SubscribeAsync("lambda", FunctionArn)).ShouldBe(arn);
        await CallAsync("Unsubscribe", new JsonObject { ["SubscriptionArn"] = arn });
        await PublishAsync("promoted");
        _lambda.Calls.ShouldBeEmpty();
        (await CallAsync("ListSubscriptions", []))["Subscriptions"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deleted_topic_is_not_found()
    {
        await CreateAsync();
        await CallAsync("DeleteTopic", new JsonObject { ["TopicArn"] = TopicArn });
        (await Should.ThrowAsync<AwsException>(() => PublishAsync("x"))).Code.ShouldBe("NotFound");
        (await CallAsync("ListTopics", []))["Topics"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("sms", "+1")]
    [InlineData("sqs", "not an arn")]
    public async Task A_subscription_that_cannot_be_served_is_refused_by_name(string protocol, string endpoint) =>
        (await Should.ThrowAsync<AwsException>(() => SubscribeAsync(protocol, endpoint))).Code.ShouldBe("NotImplemented");

    [Fact]
    public async Task An_attribute_that_XML_does_not_allow_is_not_kept()
    {
        await CreateAsync();
        var input = new JsonObject { ["TopicArn"] = TopicArn, ["AttributeName"] = "DisplayName", ["AttributeValue"] = "a\u0001" };
        (await Should.ThrowAsync<AwsException>(() => CallAsync("SetTopicAttributes", input))).Code.ShouldBe("InvalidParameter");
        var topic = new JsonObject { ["Name"] = "other", ["Attributes"] = new JsonObject { ["DisplayName"] = "\uFFFE" } };
        (await Should.ThrowAsync<AwsException>(() => CallAsync("CreateTopic", topic))).Code.ShouldBe("InvalidParameter");
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("""{"Statement":[{"Effect":"Allow"}]}""", "needs a 'Principal'")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"DateNear":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}}]}""", "DateNear")]
    public async Task A_policy_that_cannot_be_evaluated_is_refused_when_it_is_set(string policy, string problem)
    {
        await CreateAsync();
        var input = new JsonObject { ["TopicArn"] = TopicArn, ["AttributeName"] = "Policy", ["AttributeValue"] = policy };
        var refused = await Should.ThrowAsync<AwsException>(() => CallAsync("SetTopicAttributes", input));
        refused.Code.ShouldBe("InvalidParameter");
        refused.Message.ShouldContain(problem);
    }

    [Fact]
    public async Task A_message_attribute_that_is_no_structure_is_refused()
    {
        await SubscribeAsync("sqs", QueueArn);
        var more = new JsonObject { ["MessageAttributes"] = new JsonObject { ["k"] = "v" } };
        (await Should.ThrowAsync<AwsException>(() => PublishAsync("promoted", more))).Code.ShouldBe("ParameterValueInvalid");
    }

    private Task<JsonObject> CallAsync(string operation, JsonObject input) => _dispatcher.InvokeAsync("sns", operation, input, CloudUnderTest.Context);

    private Task CreateAsync() => CallAsync("CreateTopic", new JsonObject { ["Name"] = "decisions" });

    private async Task<string> SubscribeAsync(string protocol, string endpoint, JsonObject? attributes = null)
    {
        await CreateAsync();
        await _dispatcher.InvokeAsync("sqs", "CreateQueue", new JsonObject { ["QueueName"] = "q" }, CloudUnderTest.Context);
        var input = new JsonObject { ["TopicArn"] = TopicArn, ["Protocol"] = protocol, ["Endpoint"] = endpoint, ["Attributes"] = attributes };
        return (string)(await CallAsync("Subscribe", input))["SubscriptionArn"]!;
    }

    private Task<JsonObject> PublishAsync(string message, JsonObject? more = null)
    {
        var input = new JsonObject { ["TopicArn"] = TopicArn, ["Message"] = message };
        foreach (var (name, value) in more ?? []) input[name] = value?.DeepClone();
        return CallAsync("Publish", input);
    }

    private async Task<string> ReceiveAsync()
    {
        var received = await _dispatcher.InvokeAsync("sqs", "ReceiveMessage", new JsonObject { ["QueueUrl"] = "/q" }, CloudUnderTest.Context);
        return (string)received["Messages"]![0]!["Body"]!;
    }
}
