using Pipeline.Cloud.Lambda.Mappings.Batches;
using Pipeline.Cloud.Lambda.Mappings.Delivery;

namespace Pipeline.Cloud.Tests.Lambda.Mappings.Batches;

/// <summary>MaximumRetryAttempts, and the back-off between retries.</summary>
public sealed class RetryRules
{
    private readonly BatchUnderTest _batch = new();

    [Fact]
    public void A_batch_that_succeeds_is_done()
    {
        var work = _batch.Of(10, BatchUnderTest.Patient);
        _batch.Invoked(work).ShouldBe((0, 10));
        work.Finished.ShouldBe(0);
        work.Answer(new BatchAnswer.Succeeded(), _batch.Now);
        work.Finished.ShouldBe(10);
        work.Next(_batch.Now).ShouldBe(new BatchStep.Done());
    }

    [Fact]
    public void A_batch_that_fails_is_retried_whole()
    {
        var work = _batch.Of(10, BatchUnderTest.Patient);
        _batch.Fail(work);
        _batch.Invoked(work).ShouldBe((0, 10));
        work.Finished.ShouldBe(0);
    }

    [Fact]
    public void Retries_back_off_twice_as_long_each_time_up_to_a_limit()
    {
        var work = _batch.Of(1, BatchUnderTest.Patient with { LongestBackOff = TimeSpan.FromSeconds(5) });
        double[] waits = [1, 2, 4, 5, 5];
        foreach (var seconds in waits)
        {
            _batch.Fail(work);
            work.Next(_batch.Now).ShouldBe(new BatchStep.Wait(_batch.Now + TimeSpan.FromSeconds(seconds)));
        }
    }

    [Fact]
    public void Progress_ends_a_back_off()
    {
        var work = _batch.Of(10, BatchUnderTest.Patient);
        _batch.Fail(work);
        _batch.Fail(work);
        _batch.FailFrom(work, 1);
        work.Next(_batch.Now).ShouldBe(new BatchStep.Wait(_batch.Now + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Without_a_maximum_a_batch_is_retried_without_end()
    {
        var work = _batch.Of(1, BatchUnderTest.Patient);
        for (var i = 0; i < 1000; i++) _batch.Fail(work);
        _batch.Invoked(work).ShouldBe((0, 1));
    }

    [Fact]
    public void A_batch_is_discarded_when_its_retries_are_used_up()
    {
        var work = _batch.Of(10, BatchUnderTest.Patient with { MaximumRetries = 2 });
        _batch.Fail(work);
        _batch.Fail(work);
        _batch.Fail(work);
        work.Next(_batch.Now).ShouldBe(new BatchStep.Discard(0, 10, "RetryAttemptsExhausted", 3));
        work.Finished.ShouldBe(0);
        work.Discarded();
        work.Finished.ShouldBe(10);
        work.Next(_batch.Now).ShouldBe(new BatchStep.Done());
    }

    [Fact]
    public void No_retries_at_all_discard_a_batch_after_one_failure()
    {
        var work = _batch.Of(2, BatchUnderTest.Patient with { MaximumRetries = 0 });
        _batch.Fail(work);
        work.Next(_batch.Now).ShouldBe(new BatchStep.Discard(0, 2, "RetryAttemptsExhausted", 1));
    }

    [Fact]
    public void A_throttle_before_the_invocation_does_not_use_up_retries()
    {
        var work = _batch.Of(1, BatchUnderTest.Patient with { MaximumRetries = 0 });
        for (var i = 0; i < 20; i++)
        {
            _batch.Invoked(work);
            work.Answer(new BatchAnswer.NotInvoked(), _batch.Now);
            work.Next(_batch.Now).ShouldBeOfType<BatchStep.Wait>();
        }

        _batch.Fail(work);
        work.Next(_batch.Now).ShouldBe(new BatchStep.Discard(0, 1, "RetryAttemptsExhausted", 1));
    }

    [Fact]
    public void A_partial_failure_uses_up_a_retry()
    {
        var work = _batch.Of(10, BatchUnderTest.Patient with { MaximumRetries = 1 });
        _batch.FailFrom(work, 4);
        _batch.FailFrom(work, 2);
        work.Next(_batch.Now).ShouldBe(new BatchStep.Discard(6, 4, "RetryAttemptsExhausted", 2));
    }
}
