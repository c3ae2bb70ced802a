namespace Pipeline.Simulation.Tests.Mutations;

public sealed class MutationTests
{
    private static readonly IReadOnlyList<Mutation> All = [.. ScoringMutations.All, .. MappingMutations.All, .. CompactionMutations.All];

    public static TheoryData<string> Names => [.. All.Select(mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutation_fits_the_code_of_today(string name)
    {
        var mutation = All.Single(mutation => mutation.Name == name);

        var source = File.ReadAllText(mutation.Path);

        mutation.Apply(source).ShouldNotBe(source);
    }

    [Fact]
    public void A_mutation_whose_text_is_gone_says_so() =>
        Should.Throw<InvalidOperationException>(() => new Mutation("Forgets", "a.cs", "x = 1;", "x = 2;", "").Apply("y = 1;"))
            .Message.ShouldStartWith("The mutation 'Forgets' does not fit a.cs: the text that it replaces is not there any more.");

    [Fact]
    public void A_mutation_whose_text_is_ambiguous_says_so() =>
        Should.Throw<InvalidOperationException>(() => new Mutation("Forgets", "a.cs", "x = 1;", "x = 2;", "").Apply("x = 1; x = 1;"))
            .Message.ShouldStartWith("The mutation 'Forgets' does not fit a.cs: the text that it replaces stands there more than once.");
}
