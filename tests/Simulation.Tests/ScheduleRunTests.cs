using Pipeline.Simulation.Schedules;
using Pipeline.Simulation.World;

namespace Pipeline.Simulation.Tests;

public sealed class ScheduleRunTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(247)]
    public void The_same_seed_gives_the_same_run(int seed)
    {
        var pool = new ClientPool();
        var first = ScheduleRun.Execute(ScheduleGenerator.Generate(seed), pool);
        var second = ScheduleRun.Execute(ScheduleGenerator.Generate(seed), pool);
        (second with { Injected = first.Injected }).ShouldBe(first);
        second.Injected.OrderBy(fault => fault.Key).ShouldBe(first.Injected.OrderBy(fault => fault.Key));
    }

    [Fact]
    public void A_schedule_without_faults_needs_one_invocation_a_batch()
    {
        var calm = new Schedule
        {
            Seed = 1,
            Model = "model-0",
            Puts = [.. Enumerable.Range(0, 25).Select(number => new PutStep(number, 0, RecordKind.Plain, 0))],
        };
        var result = ScheduleRun.Execute(calm, new ClientPool());
        result.Finding.ShouldBeNull();
        result.Records.ShouldBe(25);
        result.Invocations.ShouldBe(3);
        result.Processes.ShouldBe(1);
    }

    /// <summary>
    /// A schedule as it was shrunk when it lost records: an event with one record waits for its function while the mapping is
    /// replaced, and begins after the new mapping's, which has four from the same one and is done.
    /// </summary>
    [Fact]
    public void A_delivery_that_begins_after_its_successor_takes_nothing_out_of_the_lake()
    {
        (int Number, int At, RecordKind Kind, int Trip)[] puts =
        [
            (5, 10, RecordKind.Plain, 0), (19, 10, RecordKind.Plain, 0), (17, 48, RecordKind.Plain, 3), (38, 83, RecordKind.BrokenAggregate, 3),
            (13, 108, RecordKind.BrokenGzip, 2), (1, 153, RecordKind.Plain, 1), (33, 163, RecordKind.Plain, 3), (24, 174, RecordKind.BrokenGzip, 1),
            (9, 178, RecordKind.Plain, 0), (4, 180, RecordKind.Plain, 1), (8, 205, RecordKind.Plain, 2), (14, 205, RecordKind.Plain, 1),
            (29, 211, RecordKind.Plain, 3), (35, 275, RecordKind.BrokenAggregate, 2), (12, 416, RecordKind.Plain, 3), (32, 422, RecordKind.Garbage, 1),
        ];
        var stale = new Schedule
        {
            Seed = 791574,
            Shards = 2,
            BatchSize = 7,
            RowsPerCall = 1,
            ParallelCalls = 1,
            Model = "model-0",
            Puts = [.. puts.Select(put => new PutStep(put.Number, put.At, put.Kind, put.Trip))],
            Events = [new TimedEvent.Restart(484, Finishes: false)],
            Faults = [new Fault(Operation.Invoke, FaultKind.Throttle, 12, 1, 2)],
        };
        ScheduleRun.Execute(stale, new ClientPool()).Finding.ShouldBeNull();
    }
}
