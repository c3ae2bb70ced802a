using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Mappings;

namespace Pipeline.Cloud.Tests.Lambda;

/// <summary>The rules of "Creating an event source mapping" and of partial batch responses, one test each, in virtual time.</summary>
public sealed class BatchWorkTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly MappingRules Patient = new() { FirstBackOff = TimeSpan.FromSeconds(1) };

    private DateTimeOffset _now = Start;

    [Fact]
    public void A_batch_that_succeeds_is_done()
    {
        var work = Work(10, Patient);
        Invoked(work).ShouldBe((0, 10));
        work.Finished.ShouldBe(0);
        work.Answer(new BatchAnswer.Succeeded(), _now);
        work.Finished.ShouldBe(10);
        work.Next(_now).ShouldBe(new BatchStep.Done());
    }

    [Fact]
    public void A_batch_that_fails_is_retried_whole()
    {
        var work = Work(10, Patient);
        Fail(work);
        Invoked(work).ShouldBe((0, 10));
        work.Finished.ShouldBe(0);
    }

    [Fact]
    public void Retries_back_off_twice_as_long_each_time_up_to_a_limit()
    {
        var work = Work(1, Patient with { LongestBackOff = TimeSpan.FromSeconds(5) });
        double[] waits = [1, 2, 4, 5, 5];
        foreach (var seconds in waits)
        {
            Fail(work);
            work.Next(_now).ShouldBe(new BatchStep.Wait(_now.AddSeconds(seconds)));
        }
    }

    [Fact]
    public void Without_a_maximum_a_batch_is_retried_without_end()
    {
        var work = Work(1, Patient);
        for (var i = 0; i < 1000; i++) Fail(work);
        Invoked(work).ShouldBe((0, 1));
    }

    [Fact]
    public void A_batch_is_discarded_when_its_retries_are_used_up()
    {
        var work = Work(10, Patient with { MaximumRetries = 2 });
        Fail(work);
        Fail(work);
        Fail(work);
        work.Next(_now).ShouldBe(new BatchStep.Discard(0, 10, "RetryAttemptsExhausted", 3));
        work.Finished.ShouldBe(0);
        work.Discarded();
        work.Finished.ShouldBe(10);
        work.Next(_now).ShouldBe(new BatchStep.Done());
    }

    [Fact]
    public void No_retries_at_all_discard_a_batch_after_one_failure()
    {
        var work = Work(2, Patient with { MaximumRetries = 0 });
        Fail(work);
        work.Next(_now).ShouldBe(new BatchStep.Discard(0, 2, "RetryAttemptsExhausted", 1));
    }

    [Fact]
    public void A_throttle_before_the_invocation_does_not_use_up_retries()
    {
        var work = Work(1, Patient with { MaximumRetries = 0 });
        for (var i = 0; i < 20; i++)
        {
            Invoked(work);
            work.Answer(new BatchAnswer.NotInvoked(), _now);
            work.Next(_now).ShouldBeOfType<BatchStep.Wait>();
        }

        Fail(work);
        work.Next(_now).ShouldBe(new BatchStep.Discard(0, 1, "RetryAttemptsExhausted", 1));
    }

    [Fact]
    public void The_lowest_reported_record_is_a_checkpoint_and_everything_from_it_on_is_retried()
    {
        var work = Work(10, Patient);
        FailFrom(work, 4);
        work.Finished.ShouldBe(4);
        Invoked(work).ShouldBe((4, 6));
    }

    [Fact]
    public void A_partial_failure_uses_up_a_retry()
    {
        var work = Work(10, Patient with { MaximumRetries = 1 });
        FailFrom(work, 4);
        FailFrom(work, 2);
        work.Next(_now).ShouldBe(new BatchStep.Discard(6, 4, "RetryAttemptsExhausted", 2));
    }

    [Fact]
    public void A_partial_failure_that_reports_the_first_record_is_a_failure_of_the_whole_batch()
    {
        var work = Work(10, Patient with { MaximumRetries = 0 });
        FailFrom(work, 0);
        work.Next(_now).ShouldBe(new BatchStep.Discard(0, 10, "RetryAttemptsExhausted", 1));
    }

    [Fact]
    public void Bisect_splits_a_failed_batch_in_two_and_keeps_the_order()
    {
        var work = Work(5, Patient with { Bisects = true });
        Fail(work);
        Invoked(work).ShouldBe((0, 2));
        work.Answer(new BatchAnswer.Succeeded(), _now);
        Invoked(work).ShouldBe((2, 3));
        work.Finished.ShouldBe(2);
    }

    [Fact]
    public void Splitting_does_not_use_up_retries_and_isolates_a_poison_record()
    {
        const int poison = 5;
        var work = Work(8, Patient with { Bisects = true, MaximumRetries = 1 });
        var succeeded = new List<int>();
        BatchStep.Discard? discarded = null;
        while (work.Next(_now) is not BatchStep.Done)
        {
            switch (work.Next(_now))
            {
                case BatchStep.Wait wait:
                    _now = wait.Until;
                    break;
                case BatchStep.Discard discard:
                    discarded.ShouldBeNull();
                    discarded = discard;
                    work.Discarded();
                    break;
                case BatchStep.Invoke part:
                    var fails = poison >= part.First && poison < part.First + part.Count;
                    if (!fails) succeeded.AddRange(Enumerable.Range(part.First, part.Count));
                    work.Answer(fails ? new BatchAnswer.Failed() : new BatchAnswer.Succeeded(), _now);
                    break;
            }
        }

        succeeded.ShouldBe([0, 1, 2, 3, 4, 6, 7]);
        // Three splits (8, 4, 2), then the record alone and its one retry.
        discarded.ShouldBe(new BatchStep.Discard(poison, 1, "RetryAttemptsExhausted", 5));
    }

    [Fact]
    public void Bisect_with_a_partial_response_splits_at_the_reported_record_and_uses_up_no_retry()
    {
        var work = Work(10, Patient with { Bisects = true, MaximumRetries = 0 });
        FailFrom(work, 7);
        work.Finished.ShouldBe(7);
        Invoked(work).ShouldBe((7, 3));
    }

    [Fact]
    public void Bisect_with_a_report_of_the_first_record_splits_in_two()
    {
        var work = Work(10, Patient with { Bisects = true });
        FailFrom(work, 0);
        Invoked(work).ShouldBe((0, 5));
    }

    [Fact]
    public void Records_that_are_too_old_are_discarded_without_an_invocation()
    {
        var records = new List<StreamRecord> { Record(0, Start.AddSeconds(-61)), Record(1, Start.AddSeconds(-60)), Record(2, Start) };
        var work = new BatchWork(records, Patient with { MaximumAge = TimeSpan.FromSeconds(60) });
        work.Next(_now).ShouldBe(new BatchStep.Discard(0, 1, "RecordAgeExceeded", 0));
        work.Discarded();
        work.Next(_now).ShouldBe(new BatchStep.Invoke(1, 2));
    }

    [Fact]
    public void Records_that_become_too_old_during_retries_are_discarded_then()
    {
        var work = Work(3, Patient with { MaximumAge = TimeSpan.FromSeconds(60) });
        Fail(work);
        _now = Start.AddSeconds(61);
        work.Next(_now).ShouldBe(new BatchStep.Discard(0, 3, "RecordAgeExceeded", 1));
    }

    [Fact]
    public void Progress_ends_a_back_off()
    {
        var work = Work(10, Patient);
        Fail(work);
        Fail(work);
        FailFrom(work, 1);
        work.Next(_now).ShouldBe(new BatchStep.Wait(_now.AddSeconds(1)));
    }

    private static StreamRecord Record(int index, DateTimeOffset arrivedAt) => new($"{4900 + index}", "key", default, arrivedAt);

    private static BatchWork Work(int count, MappingRules rules) => new([.. Enumerable.Range(0, count).Select(index => Record(index, Start))], rules);

    private (int First, int Count) Invoked(BatchWork work)
    {
        if (work.Next(_now) is BatchStep.Wait wait) _now = wait.Until;
        var part = work.Next(_now).ShouldBeOfType<BatchStep.Invoke>();
        return (part.First, part.Count);
    }

    private void Fail(BatchWork work)
    {
        Invoked(work);
        work.Answer(new BatchAnswer.Failed(), _now);
    }

    private void FailFrom(BatchWork work, int index)
    {
        Invoked(work);
        work.Answer(new BatchAnswer.FailedFrom(index), _now);
    }
}
