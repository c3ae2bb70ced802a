using Pipeline.Simulation.Lake;
using Pipeline.Simulation.Lake.Queries;
using Pipeline.Simulation.Lake.World;
using Pipeline.Simulation.Tests.Mutations;
using Pipeline.Testing;

namespace Pipeline.Simulation.Tests.Lake;

[Trait("Cost", "process")]
public sealed class CompactionMutantTests(SharedExpressions shared) : IClassFixture<SharedExpressions>
{
    public static TheoryData<string> Mistakes => [.. CompactionMutations.All.Select(mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_in_the_compaction_is_found(string name)
    {
        var mutation = CompactionMutations.All.Single(mutation => mutation.Name == name);
        var campaign = new LakeCampaign(Text(mutation, CompactionDefinition.File), Text(mutation, TripsView.File), shared.Expressions);

        var failure = campaign.Run(LakeCampaignTests.FirstSeed, LakeCampaignTests.Schedules, Environment.ProcessorCount).Failure;

        Console.WriteLine($"| {name}: {failure?.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"}: {failure?.Finding.ReplaceLineEndings(" ")}");
        failure.ShouldNotBeNull($"'{name}' survived {LakeCampaignTests.Schedules} schedules. It should not have, because {mutation.Breaks}");
        string[] refused = ["the simulation does not know", "the simulation failed"];
        refused.Where(failure.Value.Finding.Contains).ShouldBeEmpty($"The mistake's text is refused, so that nobody has seen what comes of it: {failure.Value.Finding}");
    }

    private static string Text(Mutation mutation, string file)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, file));
        return mutation.File == file ? mutation.Apply(text) : text;
    }
}
