using Pipeline.Simulation.Tests.Mutants;
using Pipeline.Simulation.Tests.Mutations;

namespace Pipeline.Simulation.Tests;

[Trait("Cost", "minutes")]
public sealed class MappingMutantTests(Trials trials) : IClassFixture<Trials>
{
    private const string Project = "Cloud.Services";

    public static TheoryData<string> Mistakes => [.. MappingMutations.All.Select(mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_in_the_mapping_is_found(string name)
    {
        var verdict = await trials.TryAsync(Project, MappingMutations.All, name);
        verdict.Finding.ShouldNotBeNull(
            $"'{name}' survived {Trials.Schedules} schedules. It should not have, because {MappingMutations.All.Single(mutation => mutation.Name == name).Breaks}");
        verdict.WithoutMistake.ShouldBeNull($"seed {verdict.Seed} fails without the mistake as well.");
    }
}
