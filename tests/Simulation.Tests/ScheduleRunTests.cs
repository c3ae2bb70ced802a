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
}
