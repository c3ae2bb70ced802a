using Pipeline.Cloud.Lambda.Mappings.Batches;
using Pipeline.Cloud.Lambda.Mappings.Delivery;

namespace Pipeline.Cloud.Tests.Lambda.Mappings.Batches;

/// <summary>BisectBatchOnFunctionError, alone and with partial batch responses.</summary>
public sealed class BisectRules
{
    private readonly BatchUnderTest _batch = new();

    [Fact]
    public void Bisect_splits_a_failed_batch_in_two_and_keeps_the_order()
    {
        var work = _batch.Of(5, BatchUnderTest.Patient with { Bisects = true });
        _batch.Fail(work);
        _batch.Invoked(work).ShouldBe((0, 2));
        work.Answer(new BatchAnswer.Succeeded(), _batch.Now);
        _batch.Invoked(work).ShouldBe((2, 3));
        work.Finished.ShouldBe(2);
    }

    [Fact]
    public void Splitting_does_not_use_up_retries_and_isolates_a_poison_record()
    {
        const int poison = 5;
        var work = _batch.Of(8, BatchUnderTest.Patient with { Bisects = true, MaximumRetries = 1 });
        var succeeded = new List<int>();
        BatchStep.Discard? discarded = null;
        while (work.Next(_batch.Now) is not BatchStep.Done)
        {
            switch (work.Next(_batch.Now))
            {
                case BatchStep.Wait wait:
                    _batch.Now = wait.Until;
                    break;
                case BatchStep.Discard discard:
                    discarded.ShouldBeNull();
                    discarded = discard;
                    work.Discarded();
                    break;
                case BatchStep.Invoke part:
                    var fails = poison >= part.First && poison < part.First + part.Count;
                    if (!fails) succeeded.AddRange(Enumerable.Range(part.First, part.Count));
                    work.Answer(fails ? new BatchAnswer.Failed() : new BatchAnswer.Succeeded(), _batch.Now);
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
        var work = _batch.Of(10, BatchUnderTest.Patient with { Bisects = true, MaximumRetries = 0 });
        _batch.FailFrom(work, 7);
        work.Finished.ShouldBe(7);
        _batch.Invoked(work).ShouldBe((7, 3));
    }

    [Fact]
    public void Bisect_with_a_report_of_the_first_record_splits_in_two()
    {
        var work = _batch.Of(10, BatchUnderTest.Patient with { Bisects = true });
        _batch.FailFrom(work, 0);
        _batch.Invoked(work).ShouldBe((0, 5));
    }
}
