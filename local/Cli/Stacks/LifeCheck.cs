namespace Pipeline.Cli.Stacks;

/// <summary>How often something in a stack's life went as it should, and what did not.</summary>
/// <param name="name">What was tried.</param>
internal sealed class LifeCheck(string name)
{
    private readonly List<string> _problems = [];

    /// <summary>What was tried.</summary>
    public string Name { get; } = name;

    /// <summary>How often.</summary>
    public int Tried { get; private set; }

    /// <summary>What did not go as it should, each with its case.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Counts a try.</summary>
    /// <param name="problem">What went wrong; null for nothing.</param>
    /// <param name="attempt">The case, for the message.</param>
    public LifeCheck Count(string? problem, string attempt)
    {
        Tried++;
        if (problem is not null) _problems.Add($"{attempt}: {problem}");
        return this;
    }
}
