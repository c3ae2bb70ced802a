using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Sqs;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Sqs;

/// <summary>Over HTTP with the SDK's client, which checks the digests of what it sends and gets by itself.</summary>
public sealed class SqsTests : IAsyncLifetime
{
    private readonly WaitAwareTime _time = new();
    private CloudUnderTest _cloud = null!;
    private AmazonSQSClient _sqs = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await CloudUnderTest.StartAsync(options => new SqsService(CloudContext.Unchecked(options, _time, new Dispatcher([]))));
        _sqs = new AmazonSQSClient(
            new BasicAWSCredentials("key", "secret"),
            new AmazonSQSConfig { ServiceURL = _cloud.Endpoint.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
    }

    public async ValueTask DisposeAsync()
    {
        _sqs.Dispose();
        await _cloud.DisposeAsync();
    }

    [Fact]
    public async Task A_received_message_is_hidden_until_its_visibility_timeout_ends()
    {
        var url = await CreateAsync("q");
        await SendAsync(url, "a");
        Bodies(await ReceiveAsync(url)).ShouldBe(["a"]);
        Bodies(await ReceiveAsync(url)).ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(30));
        var again = await ReceiveAsync(url, request => request.MessageSystemAttributeNames = ["All"]);
        Bodies(again).ShouldBe(["a"]);
        again.Messages[0].Attributes["ApproximateReceiveCount"].ShouldBe("2");
    }

    [Fact]
    public async Task A_queue_has_the_tags_that_it_was_created_with()
    {
        var request = new CreateQueueRequest { QueueName = "tagged", Tags = new() { ["team"] = "lab", ["cost"] = "7" } };
        var tagged = (await _sqs.CreateQueueAsync(request, TestContext.Current.CancellationToken)).QueueUrl;
        (await TagsAsync(tagged)).ShouldBe(new Dictionary<string, string> { ["team"] = "lab", ["cost"] = "7" }, ignoreOrder: true);
        (await TagsAsync(await CreateAsync("plain"))).ShouldBeEmpty();

        async Task<Dictionary<string, string>> TagsAsync(string url) =>
            (await _sqs.ListQueueTagsAsync(new ListQueueTagsRequest { QueueUrl = url }, TestContext.Current.CancellationToken)).Tags ?? [];
    }

    [Fact]
    public async Task A_deleted_message_does_not_come_back()
    {
        var url = await CreateAsync("q");
        await SendAsync(url, "a");
        await _sqs.DeleteMessageAsync(url, Handle(await ReceiveAsync(url)), Cancellation);
        _time.Advance(TimeSpan.FromMinutes(5));
        Bodies(await ReceiveAsync(url)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_receiver_can_give_a_message_back_at_once()
    {
        var url = await CreateAsync("q");
        await SendAsync(url, "a");
        var handle = Handle(await ReceiveAsync(url));
        await _sqs.ChangeMessageVisibilityAsync(url, handle, 0, Cancellation);
        var refused = await Should.ThrowAsync<MessageNotInflightException>(() => _sqs.ChangeMessageVisibilityAsync(url, handle, 0, Cancellation));
        refused.ErrorCode.ShouldBe("AWS.SimpleQueueService.MessageNotInflight");
        Bodies(await ReceiveAsync(url)).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_delayed_message_comes_later()
    {
        var url = await CreateAsync("q");
        await SendAsync(url, "a", delay: 10);
        Bodies(await ReceiveAsync(url)).ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(10));
        Bodies(await ReceiveAsync(url)).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_long_poll_ends_with_the_first_message()
    {
        var url = await CreateAsync("q");
        var poll = await PollAsync(url);
        await SendAsync(url, "a");
        Bodies(await poll).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_long_poll_ends_empty_when_its_time_is_up()
    {
        var url = await CreateAsync("q");
        var poll = await PollAsync(url);
        _time.Advance(TimeSpan.FromSeconds(20));
        Bodies(await poll).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_long_poll_gets_a_message_whose_visibility_timeout_ends_meanwhile()
    {
        var url = await CreateAsync("q");
        await SendAsync(url, "a");
        await ReceiveAsync(url, request => request.VisibilityTimeout = 5);
        var poll = await PollAsync(url);
        _time.Advance(TimeSpan.FromSeconds(5));
        Bodies(await poll).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_message_received_too_often_goes_to_the_dead_letter_queue()
    {
        var dead = await CreateAsync("dead");
        var url = await CreateAsync("q", new()
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
        var url = await CreateAsync("q", new() { ["MaximumMessageSize"] = "1024" });
        var sent = await _sqs.SendMessageBatchAsync(url, [new("1", "a"), new("2", new string('x', 1025))], Cancellation);
        sent.Successful.Select(entry => entry.Id).ShouldBe(["1"]);
        sent.Failed.Select(entry => entry.Id).ShouldBe(["2"]);
        sent.Failed[0].SenderFault.ShouldBe(true);
        var received = await ReceiveAsync(url, request => request.MaxNumberOfMessages = 10);
        var deleted = await _sqs.DeleteMessageBatchAsync(url, [new("x", Handle(received)), new("y", "?")], Cancellation);
        deleted.Successful.Select(entry => entry.Id).ShouldBe(["x"]);
        deleted.Failed.Select(entry => (entry.Id, entry.Code)).ShouldBe([("y", "ReceiptHandleIsInvalid")]);
    }

    [Fact]
    public async Task Old_messages_are_gone_after_the_retention()
    {
        var url = await CreateAsync("q", new() { ["MessageRetentionPeriod"] = "60" });
        await SendAsync(url, "a");
        _time.Advance(TimeSpan.FromSeconds(60));
        Bodies(await ReceiveAsync(url)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Counts_tell_visible_in_flight_and_delayed_messages_apart()
    {
        var url = await CreateAsync("q");
        foreach (var body in new[] { "a", "b", "c" }) await SendAsync(url, body);
        await SendAsync(url, "d", delay: 10);
        await ReceiveAsync(url);
        var shown = await _sqs.GetQueueAttributesAsync(url, ["All"], Cancellation);
        (shown.ApproximateNumberOfMessages, shown.ApproximateNumberOfMessagesNotVisible, shown.ApproximateNumberOfMessagesDelayed).ShouldBe((2, 1, 1));
        shown.QueueARN.ShouldBe("arn:aws:sqs:us-east-1:000000000000:q");
        await _sqs.PurgeQueueAsync(url, Cancellation);
        Bodies(await ReceiveAsync(url)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Attributes_are_changed_and_bad_ones_are_refused()
    {
        var url = await CreateAsync("q");
        await _sqs.SetQueueAttributesAsync(url, new() { ["VisibilityTimeout"] = "7" }, Cancellation);
        var shown = await _sqs.GetQueueAttributesAsync(url, ["VisibilityTimeout"], Cancellation);
        shown.Attributes.ShouldBe(new Dictionary<string, string> { ["VisibilityTimeout"] = "7" });
        await Should.ThrowAsync<InvalidAttributeValueException>(() => _sqs.SetQueueAttributesAsync(url, new() { ["VisibilityTimeout"] = "x" }, Cancellation));
        await Should.ThrowAsync<InvalidAttributeNameException>(() => _sqs.SetQueueAttributesAsync(url, new() { ["Colour"] = "red" }, Cancellation));
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("""{"Statement":[{"Effect":"Allow"}]}""", "needs a 'Principal'")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"DateNear":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}}]}""", "DateNear")]
    public async Task A_policy_that_cannot_be_evaluated_is_refused_when_it_is_set(string policy, string problem)
    {
        var url = await CreateAsync("q");
        (await Should.ThrowAsync<InvalidAttributeValueException>(() => _sqs.SetQueueAttributesAsync(url, new() { ["Policy"] = policy }, Cancellation))).Message.ShouldContain(problem);
        (await Should.ThrowAsync<InvalidAttributeValueException>(() => CreateAsync("other", new() { ["Policy"] = policy }))).Message.ShouldContain(problem);
        await _sqs.SetQueueAttributesAsync(url, new() { ["Policy"] = "" }, Cancellation);
    }

    [Fact]
    public async Task A_queue_can_be_created_again_only_with_the_same_attributes()
    {
        var url = await CreateAsync("q", new() { ["VisibilityTimeout"] = "7" });
        (await CreateAsync("q")).ShouldBe(url);
        var refused = await Should.ThrowAsync<QueueNameExistsException>(() => CreateAsync("q", new() { ["VisibilityTimeout"] = "8" }));
        refused.ErrorCode.ShouldBe("QueueAlreadyExists");
    }

    [Fact]
    public async Task Queues_are_listed_page_by_page_until_they_are_deleted()
    {
        var urls = new List<string>();
        foreach (var name in new[] { "a1", "a2", "a3", "b" }) urls.Add(await CreateAsync(name));
        var first = await _sqs.ListQueuesAsync(new ListQueuesRequest { QueueNamePrefix = "a", MaxResults = 2 }, Cancellation);
        first.QueueUrls.ShouldBe(urls[..2]);
        var second = await _sqs.ListQueuesAsync(new ListQueuesRequest { QueueNamePrefix = "a", MaxResults = 2, NextToken = first.NextToken }, Cancellation);
        second.QueueUrls.ShouldBe(urls[2..3]);
        second.NextToken.ShouldBeNull();
        await _sqs.DeleteQueueAsync(urls[0], Cancellation);
        (await _sqs.ListQueuesAsync("", Cancellation)).QueueUrls.ShouldBe(urls[1..]);
    }

    [Fact]
    public async Task A_fifo_queue_is_refused_by_name() =>
        (await Should.ThrowAsync<AmazonSQSException>(() => CreateAsync("q.fifo"))).Message.ShouldContain("FIFO");

    [Fact]
    public async Task A_queue_that_does_not_exist_is_an_error_by_both_its_names()
    {
        var refused = await Should.ThrowAsync<QueueDoesNotExistException>(() => _sqs.GetQueueUrlAsync("nothing", Cancellation));
        refused.ErrorCode.ShouldBe("AWS.SimpleQueueService.NonExistentQueue");
        await Should.ThrowAsync<QueueDoesNotExistException>(() => SendAsync(new Uri(_cloud.Endpoint, "/000000000000/nothing").ToString(), "a"));
    }

    [Fact]
    public async Task Message_attributes_come_back_with_the_digest_that_clients_check()
    {
        var url = await CreateAsync("q");
        var sent = await _sqs.SendMessageAsync(
            new SendMessageRequest(url, "hello")
            {
                MessageAttributes = new()
                {
                    ["kind"] = new() { DataType = "String", StringValue = "trip" },
                    ["bytes"] = new() { DataType = "Binary", BinaryValue = new MemoryStream([0, 255]) },
                    ["number"] = new() { DataType = "Number", StringValue = "7" },
                },
            },
            Cancellation);
        sent.MD5OfMessageBody.ShouldBe("5d41402abc4b2a76b9719d911017c592");
        var one = await ReceiveAsync(url, request => (request.MessageAttributeNames, request.VisibilityTimeout) = (["k.*", "kind"], 0));
        one.Messages[0].MessageAttributes.Select(attribute => (attribute.Key, attribute.Value.StringValue)).ShouldBe([("kind", "trip")]);
        // 4-byte length and "kind", 4-byte length and "String", 1, 4-byte length and "trip"
        one.Messages[0].MD5OfMessageAttributes.ShouldBe("b74c84aba6b7784831cf7e3f7124e43d");
        var all = (await ReceiveAsync(url, request => request.MessageAttributeNames = ["All"])).Messages[0];
        all.MD5OfMessageAttributes.ShouldBe(sent.MD5OfMessageAttributes);
        all.MessageAttributes["bytes"].BinaryValue.ToArray().ShouldBe([0, 255]);
        (all.MessageAttributes["number"].DataType, all.MessageAttributes["number"].StringValue).ShouldBe(("Number", "7"));
    }

    [Theory]
    [InlineData("SendMessage", """{"MessageBody":"a","MessageAttributes":{"k":5}}""", "MessageAttributes.k")]
    [InlineData("SendMessage", """{"MessageBody":"a","MessageAttributes":{"k":null}}""", "MessageAttributes.k")]
    [InlineData("SendMessage", """{"MessageBody":"a","MessageAttributes":{"k":{"DataType":5}}}""", "MessageAttributes.k.DataType")]
    [InlineData("SendMessage", """{"MessageBody":"a","MessageAttributes":{"k":{"StringValue":"v"}}}""", "MessageAttributes.k.DataType")]
    [InlineData("SendMessage", """{"MessageBody":"a","MessageAttributes":{"k":{"DataType":"String","StringValue":[]}}}""", "MessageAttributes.k.StringValue")]
    [InlineData("SendMessage", """{"MessageBody":"a","MessageAttributes":{"k":{"DataType":"Binary","BinaryValue":"!!!"}}}""", "'k' has a BinaryValue that is not Base64")]
    [InlineData("SendMessage", """{"MessageBody":"a","MessageAttributes":{"k":{"DataType":"String"}}}""", "'k' must contain a non-empty value")]
    [InlineData("SendMessage", """{"MessageBody":"a","MessageAttributes":{"k":{"DataType":"String","StringValue":"\u0001"}}}""", "U+0001")]
    [InlineData("SendMessage", """{"MessageBody":"\u000B"}""", "U+000B")]
    [InlineData("SendMessage", """{"MessageBody":"\uFFFE"}""", "U+FFFE")]
    [InlineData("SendMessageBatch", """{"Entries":[null]}""", "Entries.1")]
    [InlineData("SendMessageBatch", """{"Entries":[{"Id":"a","MessageBody":"a"},5]}""", "Entries.2")]
    [InlineData("SendMessageBatch", """{"Entries":[{"Id":5,"MessageBody":"a"}]}""", "Entries.1.Id")]
    [InlineData("DeleteMessageBatch", """{"Entries":[{"Id":{},"ReceiptHandle":"a"}]}""", "Entries.1.Id")]
    [InlineData("DeleteMessageBatch", """{"Entries":[null]}""", "Entries.1")]
    [InlineData("GetQueueAttributes", """{"AttributeNames":[null]}""", "AttributeNames.1")]
    [InlineData("ReceiveMessage", """{"AttributeNames":[5]}""", "AttributeNames.1")]
    [InlineData("ReceiveMessage", """{"MessageAttributeNames":["a",{}]}""", "MessageAttributeNames.2")]
    [InlineData("ReceiveMessage", """{"MessageSystemAttributeNames":[null]}""", "MessageSystemAttributeNames.1")]
    [InlineData("SetQueueAttributes", """{"Attributes":{"RedrivePolicy":"null"}}""", "RedrivePolicy")]
    [InlineData("ListQueues", """{"MaxResults":-1}""", "MaxResults")]
    [InlineData("ListQueues", """{"MaxResults":0}""", "MaxResults")]
    public async Task A_member_that_is_not_of_its_kind_is_refused_by_its_path(string operation, string input, string named)
    {
        var url = await CreateAsync("q");
        var members = JsonNode.Parse(input)!.AsObject();
        if (operation != "ListQueues") members["QueueUrl"] = url;
        var error = await Should.ThrowAsync<AwsException>(() => _cloud.CallAsync("sqs", "AmazonSQS." + operation, members));
        error.Status.ShouldBe(400);
        error.Message.ShouldContain(named);
    }

    [Fact]
    public async Task An_entry_of_a_batch_that_XML_does_not_allow_fails_by_itself()
    {
        var members = JsonNode.Parse("""{"Entries":[{"Id":"a","MessageBody":"\u0001"},{"Id":"b","MessageBody":"tab\tline\n😀"}]}""")!.AsObject();
        members["QueueUrl"] = await CreateAsync("q");
        var output = await _cloud.CallAsync("sqs", "AmazonSQS.SendMessageBatch", members);
        ((string)output["Failed"]![0]!["Code"]!).ShouldBe("InvalidMessageContents");
        ((string)output["Successful"]![0]!["Id"]!).ShouldBe("b");
    }

    // By hand: today's clients do not speak the query protocol.
    [Fact]
    public async Task A_queues_url_points_at_the_endpoint_that_the_client_uses()
    {
        var url = await CreateAsync("q");
        url.ShouldBe($"{_cloud.Endpoint.GetLeftPart(UriPartial.Authority)}/000000000000/q");
        (await _sqs.GetQueueUrlAsync("q", Cancellation)).QueueUrl.ShouldBe(url);
        using var request = _cloud.Signed(HttpMethod.Post, "/", "sqs");
        request.Content = new FormUrlEncodedContent([new("Action", "ReceiveMessage"), new("QueueUrl", url)]);
        using var response = await _cloud.SendAsync(request);
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldContain("'ReceiveMessage' by the query protocol");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<string> CreateAsync(string name, Dictionary<string, string>? attributes = null) =>
        (await _sqs.CreateQueueAsync(new CreateQueueRequest(name) { Attributes = attributes }, Cancellation)).QueueUrl;

    private Task<SendMessageResponse> SendAsync(string url, string body, int? delay = null) =>
        _sqs.SendMessageAsync(new SendMessageRequest(url, body) { DelaySeconds = delay }, Cancellation);

    private Task<ReceiveMessageResponse> ReceiveAsync(string url, Action<ReceiveMessageRequest>? change = null)
    {
        var request = new ReceiveMessageRequest(url);
        change?.Invoke(request);
        return _sqs.ReceiveMessageAsync(request, Cancellation);
    }

    /// <summary>A receive that waits for a message for 20 seconds of the test's clock, and does so by now.</summary>
    private async Task<Task<ReceiveMessageResponse>> PollAsync(string url)
    {
        // The service measures its queues every minute.
        var measuring = _time.Waiting;
        var poll = ReceiveAsync(url, request => request.WaitTimeSeconds = 20);
        await Eventually.HoldsAsync(() => _time.Waiting > measuring, "the receive waits for a message");
        return Eventually.EndsAsync(poll, "the receive ends");
    }

    private static string[] Bodies(ReceiveMessageResponse received) => [.. (received.Messages ?? []).Select(message => message.Body)];

    private static string Handle(ReceiveMessageResponse received) => received.Messages[0].ReceiptHandle;
}
