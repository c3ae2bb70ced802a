using Amazon.Lambda.KinesisEvents;

namespace Pipeline.Scoring.Tests.Fakes;

/// <summary>Delivers a batch as Lambda does until all of it is done: from the reported record on after a partial answer; whole, or in halves, after a death.</summary>
internal sealed class EventSourceMapping(ScoringRig rig, bool bisects)
{
    /// <summary>Prepares the world for an invocation, by its number.</summary>
    public Action<int> BeforeInvocation { get; set; } = _ => { };

    public int Invocations { get; private set; }

    public async Task DeliverAsync(KinesisEvent.KinesisEventRecord[] records)
    {
        if (records.Length == 0) return;
        Invocations.ShouldBeLessThan(200, "the batch never gets done");
        BeforeInvocation(Invocations++);
        var reported = await rig.InvokeAsync(records);
        if (!rig.World.IsDead)
        {
            var first = Array.FindIndex(records, record => record.Kinesis.SequenceNumber == reported);
            if (reported is not null) first.ShouldBeGreaterThanOrEqualTo(0, "an unknown number fails the whole batch");
            await DeliverAsync(reported is null ? [] : records[first..]);
        }
        else if (bisects && records.Length > 1)
        {
            await DeliverAsync(records[..(records.Length / 2)]);
            await DeliverAsync(records[(records.Length / 2)..]);
        }
        else
        {
            await DeliverAsync(records);
        }
    }
}
