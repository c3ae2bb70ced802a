using Pipeline.Simulation.Schedules;

namespace Pipeline.Simulation.Tests.Schedules;

public sealed class ScheduleShrinkerTests
{
    [Fact]
    public void Only_what_shows_the_failure_stays()
    {
        var schedule = ScheduleGenerator.Generate(5) with
        {
            Puts = [.. Enumerable.Range(0, 40).Select(number => new PutStep(number, number * 100, number == 23 ? RecordKind.Garbage : RecordKind.Gzip, 0))],
            Faults = [.. Enumerable.Range(0, 9).Select(call => new Fault(Operation.Store, call == 4 ? FaultKind.Late : FaultKind.Error, call, 1, 1))],
        };

        var smallest = new ScheduleShrinker(candidate => candidate.Puts.Exists(put => put.Kind == RecordKind.Garbage) && candidate.Faults.Exists(fault => fault.Kind == FaultKind.Late))
            .Shrink(schedule);

        smallest.Puts.ShouldHaveSingleItem().Number.ShouldBe(23);
        smallest.Faults.ShouldHaveSingleItem().First.ShouldBe(4);
        smallest.Events.ShouldBeEmpty();
        smallest.Outages.ShouldBeEmpty();
        (smallest.Shards, smallest.ParallelizationFactor, smallest.Interleaving).ShouldBe((1, 1, null));
    }

    [Fact]
    public void Shrinking_ends_when_its_runs_are_used_up()
    {
        var runs = 0;
        new ScheduleShrinker(_ => ++runs > 0, budget: 3).Shrink(ScheduleGenerator.Generate(5));
        runs.ShouldBe(3);
    }
}
