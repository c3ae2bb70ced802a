using Pipeline.Simulation.Tests.Mutants;
using Pipeline.Simulation.Tests.Mutations;

namespace Pipeline.Simulation.Tests;

public sealed class ScoringMutantTests(Trials trials) : IClassFixture<Trials>
{
    private const string Project = "Scoring";

    public static TheoryData<string> Mistakes => [.. ScoringMutations.All.Select(mutation => mutation.Name)];

    [Fact]
    public void The_scoring_code_without_a_mistake_passes() => trials.Try(Project, null).Failure.ShouldBeNull();

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_in_the_scoring_code_is_found(string name)
    {
        var mutation = ScoringMutations.All.Single(mutation => mutation.Name == name);
        trials.Try(Project, mutation).Failure.ShouldNotBeNull(
            $"'{name}' survived {Trials.Schedules} schedules. It should not have, because {mutation.Breaks}");
    }
}
