using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Sqs;
using Pipeline.Cloud.Tests.Persistence;

namespace Pipeline.Cloud.Tests.Sqs;

public sealed class KeptQueueTests : IDisposable
{
    private readonly KeptCloud _cloud = new();

    public void Dispose() => _cloud.Dispose();

    [Fact]
    public async Task A_queue_is_there_again_with_its_messages_and_how_often_each_was_received()
    {
        string before;
        await using (var life = await StartAsync())
        {
            await life.CallAsync("sqs", "CreateQueue", """{"QueueName":"dead"}""");
            await life.CallAsync("sqs", "CreateQueue", """
                {"QueueName":"a","tags":{"team":"x"},"Attributes":{"VisibilityTimeout":"40","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:dead\",\"maxReceiveCount\":2}"}}
                """);
            await life.CallAsync("sqs", "SetQueueAttributes", """{"QueueUrl":"a","Attributes":{"DelaySeconds":"0","MessageRetentionPeriod":"3600"}}""");
            for (var i = 0; i < 6; i++) await SendAsync(life, "a", FormattableString.Invariant($"message {i}"));
            await life.CallAsync("sqs", "SendMessage", """{"QueueUrl":"a","MessageBody":"later","DelaySeconds":300,"MessageAttributes":{"k":{"DataType":"String","StringValue":"v"}}}""");
            var received = (await life.CallAsync("sqs", "ReceiveMessage", """{"QueueUrl":"a","MaxNumberOfMessages":3}"""))["Messages"]!.AsArray();
            await life.CallAsync("sqs", "DeleteMessage", new JsonObject { ["QueueUrl"] = "a", ["ReceiptHandle"] = received[0]!["ReceiptHandle"]!.DeepClone() }.ToJsonString());
            await life.CallAsync("sqs", "ChangeMessageVisibility", new JsonObject { ["QueueUrl"] = "a", ["ReceiptHandle"] = received[1]!["ReceiptHandle"]!.DeepClone(), ["VisibilityTimeout"] = 0 }.ToJsonString());
            await life.CallAsync("sqs", "CreateQueue", """{"QueueName":"gone"}""");
            await SendAsync(life, "gone", "x");
            await life.CallAsync("sqs", "DeleteQueue", """{"QueueUrl":"gone"}""");
            await life.CallAsync("sqs", "CreateQueue", """{"QueueName":"purged"}""");
            await SendAsync(life, "purged", "x");
            await life.CallAsync("sqs", "PurgeQueue", """{"QueueUrl":"purged"}""");
            before = await SeenAsync(life);
        }

        _cloud.Time.Advance(TimeSpan.FromSeconds(5));
        await using (var life = await StartAsync()) (await SeenAsync(life)).ShouldBe(before);
        _cloud.Time.Advance(TimeSpan.FromMinutes(10));
        string drained;
        await using (var life = await StartAsync())
        {
            drained = string.Join('\n', (await life.CallAsync("sqs", "ReceiveMessage", """{"QueueUrl":"a","MaxNumberOfMessages":10,"AttributeNames":["All"],"MessageAttributeNames":["All"]}"""))["Messages"]!.AsArray()
                .Select(message => $"{message!["Body"]} {message["Attributes"]!["ApproximateReceiveCount"]} {message["MessageAttributes"]?["k"]!["StringValue"]}"));
        }

        drained.Split('\n').Order(StringComparer.Ordinal).ShouldBe(["later 1 v", "message 1 2 ", "message 2 2 ", "message 3 1 ", "message 4 1 ", "message 5 1 "]);
    }

    [Fact]
    public async Task A_message_that_was_received_too_often_is_in_one_of_the_two_queues_whatever_the_journal_is_cut_at()
    {
        await using (var life = await StartAsync())
        {
            await life.CallAsync("sqs", "CreateQueue", """{"QueueName":"dead"}""");
            await life.CallAsync("sqs", "CreateQueue", """
                {"QueueName":"a","Attributes":{"VisibilityTimeout":"0","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:dead\",\"maxReceiveCount\":1}"}}
                """);
            await SendAsync(life, "a", "x");
        }

        var sent = new FileInfo(_cloud.Journal("sqs")).Length;
        await using (var life = await StartAsync())
        {
            await life.CallAsync("sqs", "ReceiveMessage", """{"QueueUrl":"a"}""");
            await life.CallAsync("sqs", "ReceiveMessage", """{"QueueUrl":"a"}""");
        }

        var bytes = await File.ReadAllBytesAsync(_cloud.Journal("sqs"), TestContext.Current.CancellationToken);
        for (var cut = (int)sent; cut <= bytes.Length; cut++)
        {
            await File.WriteAllBytesAsync(_cloud.Journal("sqs"), bytes[..cut], TestContext.Current.CancellationToken);
            await using var life = await StartAsync();
            (await CountAsync(life, "a") + await CountAsync(life, "dead")).ShouldBe(1, FormattableString.Invariant($"cut at {cut}"));
        }
    }

    [Fact]
    public async Task After_a_kill_at_any_byte_the_queue_is_as_after_a_call_and_no_answered_call_is_missing()
    {
        for (var seed = 1; seed <= 6; seed++)
        {
            var random = new Random(seed);
            var (seen, ends, handles) = (new List<string>(), new List<long>(), new List<string>());
            if (File.Exists(_cloud.Journal("sqs"))) File.Delete(_cloud.Journal("sqs"));
            await using (var life = await StartAsync())
            {
                await life.CallAsync("sqs", "CreateQueue", """{"QueueName":"a"}""");
                await SeeAsync(life);
                for (var call = 0; call < 40; call++)
                {
                    var kind = random.Next(5);
                    if (kind < 3)
                    {
                        await SendAsync(life, "a", FormattableString.Invariant($"call {call}"));
                    }
                    else if (kind == 3 || handles.Count == 0)
                    {
                        var received = await life.CallAsync("sqs", "ReceiveMessage", """{"QueueUrl":"a","MaxNumberOfMessages":2}""");
                        handles.AddRange((received["Messages"] as JsonArray ?? []).Select(message => message!["ReceiptHandle"]!.ToString()));
                    }
                    else
                    {
                        await life.CallAsync("sqs", "DeleteMessage", new JsonObject { ["QueueUrl"] = "a", ["ReceiptHandle"] = handles[random.Next(handles.Count)] }.ToJsonString());
                    }

                    await SeeAsync(life);
                }
            }

            var bytes = await File.ReadAllBytesAsync(_cloud.Journal("sqs"), TestContext.Current.CancellationToken);
            for (var kill = 0; kill < 20; kill++)
            {
                var cut = random.Next((int)ends[0], bytes.Length + 1);
                await File.WriteAllBytesAsync(_cloud.Journal("sqs"), bytes[..cut], TestContext.Current.CancellationToken);
                await using var again = await StartAsync();
                (await SeenAsync(again)).ShouldBe(seen[ends.FindLastIndex(end => end <= cut)], FormattableString.Invariant($"seed {seed}, cut at {cut}"));
            }

            async Task SeeAsync(CloudLife life)
            {
                seen.Add(await SeenAsync(life));
                ends.Add(new FileInfo(_cloud.Journal("sqs")).Length);
            }
        }
    }

    private static Task<JsonObject> SendAsync(CloudLife life, string queue, string body) =>
        life.CallAsync("sqs", "SendMessage", new JsonObject { ["QueueUrl"] = queue, ["MessageBody"] = body }.ToJsonString());

    private static async Task<int> CountAsync(CloudLife life, string queue)
    {
        var attributes = (await life.CallAsync("sqs", "GetQueueAttributes", $$"""{"QueueUrl":"{{queue}}","AttributeNames":["All"]}"""))["Attributes"]!;
        return new[] { "", "NotVisible", "Delayed" }.Sum(kind => int.Parse(attributes["ApproximateNumberOfMessages" + kind]!.ToString(), System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task<string> SeenAsync(CloudLife life)
    {
        var seen = new StringBuilder();
        foreach (var url in (await life.CallAsync("sqs", "ListQueues", "{}"))["QueueUrls"]!.AsArray())
        {
            seen.AppendLine(url!.ToString());
            seen.AppendLine(await life.AskAsync("sqs", "GetQueueAttributes", $$"""{"QueueUrl":"{{url}}","AttributeNames":["All"]}"""));
            seen.AppendLine(await life.AskAsync("sqs", "ListQueueTags", $$"""{"QueueUrl":"{{url}}"}"""));
        }

        return seen.ToString();
    }

    private Task<CloudLife> StartAsync() => _cloud.StartAsync(context => [new SqsService(context)]);
}
