using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Kinesis;

namespace Pipeline.Cloud.Tests.Journal;

public sealed class CallJournalTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_journal_records_for_five_minutes_after_the_last_request_for_it()
    {
        var journal = new CallJournal(_time, []);
        journal.On.ShouldBeFalse();
        var before = _time.GetUtcNow();
        journal.Of(before).ShouldBe(JournalCoverage.Off);
        _time.Advance(TimeSpan.FromSeconds(1));
        journal.Want();
        journal.On.ShouldBeTrue();
        _time.Advance(TimeSpan.FromMinutes(4));
        journal.Want();
        _time.Advance(TimeSpan.FromMinutes(4));
        journal.On.ShouldBeTrue();
        journal.Of(_time.GetUtcNow()).ShouldBe(JournalCoverage.Kept);
        journal.Of(before).ShouldBe(JournalCoverage.Off);
        _time.Advance(TimeSpan.FromMinutes(1));
        journal.On.ShouldBeFalse();
    }

    [Fact]
    public void A_record_leads_to_its_invocations_and_their_calls()
    {
        var journal = new CallJournal(_time, []);
        journal.Want();
        var records = Records(5);
        journal.Add(Invocation("one", "e1"));
        journal.Delivered("one", "shard", place => records[place].SequenceNumber, 0, 3, 3);
        _time.Advance(TimeSpan.FromSeconds(1));
        journal.Add(Invocation("two", "e2"));
        journal.Delivered("two", "shard", place => records[place].SequenceNumber, 1, 4, 4);
        journal.Add(Call("e1"));
        journal.Deliveries("shard", records[0].SequenceNumber).Select(found => found.Invocation.RequestId).ShouldBe(["one"]);
        journal.Deliveries("shard", records[2].SequenceNumber).Select(found => (found.Invocation.RequestId, found.Batch.Count)).ShouldBe([("one", 3), ("two", 4)]);
        journal.Deliveries("shard", "104").ShouldHaveSingleItem();
        journal.Deliveries("shard", "105").ShouldBeEmpty();
        journal.Deliveries("another", records[0].SequenceNumber).ShouldBeEmpty();
        journal.Calls("e1", _time.GetUtcNow()).ShouldHaveSingleItem().Operation.ShouldBe("Op");
        journal.Calls("e1", _time.GetUtcNow().AddSeconds(-1)).ShouldBeEmpty();
        journal.Calls("e2", _time.GetUtcNow()).ShouldBeEmpty();
    }

    [Fact]
    public void A_batch_of_a_lane_does_not_hold_the_records_of_other_lanes()
    {
        var journal = new CallJournal(_time, []);
        journal.Want();
        var records = Records(4);
        journal.Add(Invocation("one", "e1"));
        journal.Delivered("one", "shard", place => records[place * 3].SequenceNumber, 0, 2, 2);
        journal.Deliveries("shard", records[1].SequenceNumber).ShouldBeEmpty();
        journal.Deliveries("shard", records[3].SequenceNumber).ShouldHaveSingleItem();
    }

    [Fact]
    public void Every_record_from_the_first_unfinished_one_on_is_delivered_again()
    {
        var journal = new CallJournal(_time, []);
        journal.Want();
        var records = Records(5);
        journal.Add(Invocation("one", "e1"));
        journal.Delivered("one", "shard", place => records[place].SequenceNumber, 1, 4, 2);
        bool GivenAgain(int record) => journal.Deliveries("shard", records[record].SequenceNumber).ShouldHaveSingleItem().Batch.GivesAgain(records[record].SequenceNumber);
        ((int[])[1, 2, 3, 4]).Select(GivenAgain).ShouldBe([false, false, true, true]);
    }

    [Fact]
    public void Old_calls_are_evicted_and_reported_as_gone()
    {
        var journal = new CallJournal(_time, [], room: 10_000);
        journal.Want();
        var first = _time.GetUtcNow();
        for (var i = 0; i < 8; i++)
        {
            journal.Add(Call("e") with { Request = new byte[2_000] });
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        journal.Calls("e", _time.GetUtcNow()).Count.ShouldBe(4);
        journal.Of(first).ShouldBe(JournalCoverage.Gone);
        journal.Of(_time.GetUtcNow()).ShouldBe(JournalCoverage.Kept);
    }

    [Fact]
    public void Nothing_is_kept_while_the_journal_is_off()
    {
        var journal = new CallJournal(_time, []);
        var records = Records(1);
        journal.Add(Invocation("one", "e1"));
        journal.Delivered("one", "shard", place => records[place].SequenceNumber, 0, 1, 1);
        journal.Want();
        journal.Deliveries("shard", records[0].SequenceNumber).ShouldBeEmpty();
    }

    private JournaledInvocation Invocation(string id, string environment) => new(id, "f", environment, _time.GetUtcNow(), _time.GetUtcNow(), null, false);

    private JournaledCall Call(string environment) => new(_time.GetUtcNow(), environment, "s", "Op");

    private List<StreamRecord> Records(int count) =>
        [.. Enumerable.Range(100, count).Select(number => new StreamRecord($"{number}", "key", default, _time.GetUtcNow()))];
}
