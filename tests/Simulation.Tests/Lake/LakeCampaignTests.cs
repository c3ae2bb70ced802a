using System.Diagnostics;
using Pipeline.Simulation.Lake;
using Pipeline.Simulation.Lake.Schedules;

namespace Pipeline.Simulation.Tests.Lake;

[Trait("Cost", "process")]
public sealed class LakeCampaignTests(SharedExpressions shared) : IClassFixture<SharedExpressions>
{
    /// <summary>What the tests run of the schedules that <c>make simulate-lake</c> runs.</summary>
    internal const int Schedules = 400;

    internal const int FirstSeed = 1;

    [Fact]
    public void Whatever_goes_wrong_every_trip_is_seen_once_and_every_day_whole()
    {
        var campaign = LakeCampaign.OfDeployed(shared.Expressions);
        var watch = Stopwatch.StartNew();
        var result = campaign.Run(FirstSeed, Schedules, Environment.ProcessorCount);
        foreach (var line in result.Report()) Console.WriteLine($"| {line}");
        Console.WriteLine($"| {watch.Elapsed.TotalSeconds:0.0} s");
        if (result.Failure is { } failure) Assert.Fail($"seed {failure.Seed}: {campaign.Shrink(failure.Seed)}");
        result.Schedules.ShouldBe(Schedules);
    }

    [Fact]
    public void Every_fault_is_met()
    {
        var injected = LakeCampaign.OfDeployed(shared.Expressions).Run(100_000, 1_000, Environment.ProcessorCount).Injected;

        Enum.GetValues<LakeFaultKind>().Except(injected.Keys.Select(fault => fault.Kind)).ShouldBeEmpty();
        Enum.GetValues<LakeOperation>().Except(injected.Keys.Select(fault => fault.On)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(247)]
    public void The_same_seed_gives_the_same_run(int seed)
    {
        var campaign = LakeCampaign.OfDeployed(shared.Expressions);
        var first = campaign.Run(LakeScheduleGenerator.Generate(seed));
        var second = campaign.Run(LakeScheduleGenerator.Generate(seed));

        (second with { Injected = first.Injected }).ShouldBe(first);
        second.Injected.OrderBy(fault => fault.Key).ShouldBe(first.Injected.OrderBy(fault => fault.Key));
    }

    [Fact]
    public void A_schedule_without_faults_compacts_a_day_once()
    {
        var calm = new LakeSchedule
        {
            Seed = 1,
            Batches = [new Batch(1, 3_600, 1, null, 2, [new BatchLine(1, 0, 1, true, 1), new BatchLine(1, 10, 2, true, 1)])],
            Starts = [new StartOfRun(3 * 86_400, "first", null), new StartOfRun(4 * 86_400, "second", null)],
        };

        var result = LakeCampaign.OfDeployed(shared.Expressions).Run(calm);

        result.Finding.ShouldBeNull();
        result.Published.ShouldBe(1);
        // The two, and the one that makes everything good.
        result.Runs.ShouldBe(3);
    }
}
