using Pipeline.Simulation.Lake.Schedules;

namespace Pipeline.Simulation.Tests.Lake;

public sealed class LakeScheduleShrinkerTests
{
    [Fact]
    public void What_a_failure_does_not_need_goes()
    {
        static bool Fails(LakeSchedule schedule) =>
            schedule.Batches.Any(batch => batch.Lines.Any(line => line.Trip == 1)) && schedule.Starts.Any(start => start.Day is null);
        var seed = Enumerable.Range(1, 1_000).First(seed => Fails(LakeScheduleGenerator.Generate(seed)) && LakeScheduleGenerator.Generate(seed).Faults.Count > 3);

        var smallest = new LakeScheduleShrinker(Fails).Shrink(LakeScheduleGenerator.Generate(seed));

        smallest.Batches.ShouldHaveSingleItem().Lines.ShouldHaveSingleItem().Trip.ShouldBe(1);
        smallest.Starts.ShouldHaveSingleItem().Day.ShouldBeNull();
        smallest.Faults.ShouldBeEmpty();
        smallest.Looks.ShouldBeEmpty();
        smallest.RetentionHours.ShouldBe(24);
    }
}
