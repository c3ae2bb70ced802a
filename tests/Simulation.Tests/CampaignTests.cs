using Pipeline.Simulation.Schedules;

namespace Pipeline.Simulation.Tests;

public sealed class CampaignTests
{
    private const int Schedules = 5_000;

    [Fact]
    [Trait("Cost", "minutes")]
    public void Whatever_goes_wrong_nothing_is_lost_and_nothing_is_there_twice()
    {
        var result = Campaign.Run(firstSeed: 1, Schedules, Environment.ProcessorCount);
        foreach (var line in result.Lines()) Console.WriteLine($"| {line}");
        if (result.Failure is { } failure) Assert.Fail($"seed {failure.Seed}: {Campaign.Shrink(failure.Seed)}");
        result.Schedules.ShouldBe(Schedules);
    }

    [Fact]
    public void Every_fault_is_met()
    {
        var injected = Campaign.Run(firstSeed: 100_000, 300, Environment.ProcessorCount).Injected;
        Enum.GetValues<FaultKind>().Except(injected.Keys.Select(fault => fault.Kind)).ShouldBeEmpty();
        Enum.GetValues<Operation>().Except(injected.Keys.Select(fault => fault.On)).ShouldBeEmpty();
    }
}
