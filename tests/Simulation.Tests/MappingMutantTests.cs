using Pipeline.Simulation.Tests.Mutants;
using Pipeline.Simulation.Tests.Mutations;

namespace Pipeline.Simulation.Tests;

public sealed class MappingMutantTests(Trials trials) : IClassFixture<Trials>
{
    private const string Project = "Cloud";

    public static TheoryData<string> Mistakes => [.. MappingMutations.All.Select(mutation => mutation.Name)];

    [Fact]
    public void The_mapping_without_a_mistake_passes() => trials.Try(Project, null).Failure.ShouldBeNull();

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_in_the_mapping_is_found(string name)
    {
        var mutation = MappingMutations.All.Single(mutation => mutation.Name == name);
        trials.Try(Project, mutation).Failure.ShouldNotBeNull(
            $"'{name}' survived {Trials.Schedules} schedules. It should not have, because {mutation.Breaks}");
    }
}
