using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Mappings.Batches;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Delivery;

namespace Pipeline.Cloud.Tests.Lambda.Mappings.Batches;

/// <summary>Drives the decisions about one batch, in virtual time.</summary>
internal sealed class BatchUnderTest
{
    public static readonly TimeSpan Start = TimeSpan.FromDays(3);
    public static readonly MappingRules Patient = new() { FirstBackOff = TimeSpan.FromSeconds(1) };

    public TimeSpan Now { get; set; } = Start;

    public static StreamRecord Record(int index, TimeSpan receivedAt) => new($"{4900 + index}", "key", default, default) { ReceivedAt = receivedAt };

    public BatchWork Of(int count, MappingRules rules) => new([.. Enumerable.Range(0, count).Select(index => Record(index, Start))], rules);

    /// <summary>The part that is invoked next, once its back-off is over.</summary>
    public (int First, int Count) Invoked(BatchWork work)
    {
        if (work.Next(Now) is BatchStep.Wait wait) Now = wait.Until;
        var part = work.Next(Now).ShouldBeOfType<BatchStep.Invoke>();
        return (part.First, part.Count);
    }

    public void Fail(BatchWork work)
    {
        Invoked(work);
        work.Answer(new BatchAnswer.Failed(), Now);
    }

    public void FailFrom(BatchWork work, int index)
    {
        Invoked(work);
        work.Answer(new BatchAnswer.FailedFrom(index), Now);
    }
}
