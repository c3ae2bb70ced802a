using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Sqs;

namespace Pipeline.Cloud.Tests.Sqs;

/// <summary>A queue of many messages: what an operation takes must not grow with those that it does not touch.</summary>
public sealed class MessageQueueTests
{
    private const int Many = 20_000;

    // Some searches in sorted sets of so many. What goes over all messages for each looks at thousands.
    private const int FewLooks = 300;

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Receiving_costs_no_more_with_many_messages_in_flight()
    {
        var queue = Filled(Queue("q"));
        await ReceiveAsync(queue, Many, TimeSpan.FromHours(1));
        queue.Add(Message("last"), TimeSpan.Zero);
        var looks = queue.Looks;
        const int receives = 5_000;
        for (var i = 0; i < receives; i++)
        {
            var received = await ReceiveAsync(queue, 1, TimeSpan.FromHours(1));
            received.ShouldHaveSingleItem().Message.Id.ShouldBe("last");
            queue.Hide("last", TimeSpan.Zero).ShouldBeTrue();
        }

        queue.Remove("last");
        (queue.Looks - looks).ShouldBeLessThan(receives * FewLooks);
        queue.Count().ShouldBe((0, Many, 0));
        _time.Advance(TimeSpan.FromHours(1));
        queue.Count().ShouldBe((Many, 0, 0));
    }

    [Fact]
    public async Task Many_messages_that_were_received_too_often_move_at_once_and_in_their_order()
    {
        var dead = Queue("dead");
        var queue = Filled(Queue("q", """{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":1}"""));
        await ReceiveAsync(queue, Many, TimeSpan.Zero, dead);
        var looks = queue.Looks + dead.Looks;
        (await ReceiveAsync(queue, 1, TimeSpan.Zero, dead)).ShouldBeEmpty();
        (queue.Looks + dead.Looks - looks).ShouldBeLessThan(Many * FewLooks);
        queue.Count().ShouldBe((0, 0, 0));
        (await ReceiveAsync(dead, 3, TimeSpan.Zero)).Select(received => received.Message.Id).ShouldBe(["0", "1", "2"]);
        dead.Count().ShouldBe((Many, 0, 0));
    }

    [Fact]
    public async Task Messages_are_received_oldest_first_and_dropped_when_their_retention_is_over()
    {
        var queue = Queue("q");
        foreach (var id in new[] { "a", "b", "c" }) queue.Add(Message(id), id == "b" ? TimeSpan.FromMinutes(1) : TimeSpan.Zero);
        (await ReceiveAsync(queue, 10, TimeSpan.FromMinutes(1))).Select(received => received.Message.Id).ShouldBe(["a", "c"]);
        queue.Count().ShouldBe((0, 2, 1));
        _time.Advance(TimeSpan.FromMinutes(1));
        queue.Add(Message("d"), TimeSpan.Zero);
        (await ReceiveAsync(queue, 10, TimeSpan.Zero)).Select(received => received.Message.Id).ShouldBe(["a", "b", "c", "d"]);
        queue.Hide("a", TimeSpan.FromHours(1)).ShouldBeFalse("it is visible again");
        queue.Remove("c");
        _time.Advance(queue.Attributes.Retention - TimeSpan.FromMinutes(1));
        (await ReceiveAsync(queue, 10, TimeSpan.Zero)).Select(received => received.Message.Id).ShouldBe(["d"]);
        queue.Purge();
        queue.Count().ShouldBe((0, 0, 0));
    }

    private MessageQueue Filled(MessageQueue queue)
    {
        for (var i = 0; i < Many; i++) queue.Add(Message(i.ToString(System.Globalization.CultureInfo.InvariantCulture)), TimeSpan.Zero);
        return queue;
    }

    private MessageQueue Queue(string name, string? redrive = null) =>
        new(name, "arn:aws:sqs:us-east-1:000000000000:" + name, name, new QueueAttributes().With(redrive is null ? [] : new JsonObject { ["RedrivePolicy"] = redrive }), new QueueJournal(StateJournal.None), _time);

    private QueueMessage Message(string id) => new(id, "body", null, "sender", _time.GetUtcNow());

    private static Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(MessageQueue queue, int limit, TimeSpan visibility, MessageQueue? deadLetters = null) =>
        queue.ReceiveAsync(limit, visibility, TimeSpan.Zero, deadLetters, TestContext.Current.CancellationToken);
}
