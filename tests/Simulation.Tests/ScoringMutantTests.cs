using Pipeline.Simulation.Tests.Mutants;
using Pipeline.Simulation.Tests.Mutations;

namespace Pipeline.Simulation.Tests;

[Trait("Cost", "minutes")]
public sealed class ScoringMutantTests(Trials trials) : IClassFixture<Trials>
{
    private const string Project = "Scoring";

    public static TheoryData<string> Mistakes => [.. ScoringMutations.All.Select(mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_in_the_scoring_code_is_found(string name)
    {
        var verdict = await trials.TryAsync(Project, ScoringMutations.All, name);
        verdict.Finding.ShouldNotBeNull(
            $"'{name}' survived {Trials.Schedules} schedules. It should not have, because {ScoringMutations.All.Single(mutation => mutation.Name == name).Breaks}");
        verdict.WithoutMistake.ShouldBeNull($"seed {verdict.Seed} fails without the mistake as well.");
    }
}
