using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Mappings.Batches;

namespace Pipeline.Cloud.Tests.Lambda.Mappings.Batches;

/// <summary>MaximumRecordAgeInSeconds.</summary>
public sealed class RecordAgeRules
{
    private readonly BatchUnderTest _batch = new();

    [Fact]
    public void Records_that_are_too_old_are_discarded_without_an_invocation()
    {
        var records = new List<StreamRecord> { BatchUnderTest.Record(0, BatchUnderTest.Start + TimeSpan.FromSeconds(-61)), BatchUnderTest.Record(1, BatchUnderTest.Start + TimeSpan.FromSeconds(-60)), BatchUnderTest.Record(2, BatchUnderTest.Start) };
        var work = new BatchWork(records, BatchUnderTest.Patient with { MaximumAge = TimeSpan.FromSeconds(60) });
        work.Next(_batch.Now).ShouldBe(new BatchStep.Discard(0, 1, "RecordAgeExceeded", 0));
        work.Discarded();
        work.Next(_batch.Now).ShouldBe(new BatchStep.Invoke(1, 2));
    }

    [Fact]
    public void Records_that_become_too_old_during_retries_are_discarded_then()
    {
        var work = _batch.Of(3, BatchUnderTest.Patient with { MaximumAge = TimeSpan.FromSeconds(60) });
        _batch.Fail(work);
        _batch.Now = BatchUnderTest.Start + TimeSpan.FromSeconds(61);
        work.Next(_batch.Now).ShouldBe(new BatchStep.Discard(0, 3, "RecordAgeExceeded", 1));
    }
}
