using Pipeline.Testing;

namespace Pipeline.Simulation.Tests.Mutations;

/// <summary>A small mistake that somebody could make, and that the simulation must find.</summary>
/// <param name="Name">What the code does then.</param>
/// <param name="File">The file, from the root of the repository.</param>
/// <param name="Original">Text that stands in it exactly once.</param>
/// <param name="Replacement">What stands there after the mistake.</param>
/// <param name="Breaks">Why that is one.</param>
/// <param name="Transport">With what the function must make its calls for the mistake to show; null: with either.</param>
internal sealed record Mutation(string Name, string File, string Original, string Replacement, string Breaks, string? Transport = null)
{
    /// <summary>Where the file is on this machine.</summary>
    public string Path { get; } = System.IO.Path.Combine(Repository.Root, File);

    /// <summary>Makes the mistake.</summary>
    /// <exception cref="InvalidOperationException">The code has changed, so that the mistake cannot be made any more.</exception>
    public string Apply(string source)
    {
        var at = source.IndexOf(Original, StringComparison.Ordinal);
        var problem = at < 0 ? "is not there any more"
            : source.IndexOf(Original, at + 1, StringComparison.Ordinal) >= 0 ? "stands there more than once"
            : null;
        if (problem is not null)
        {
            throw new InvalidOperationException(
                $"""
                The mutation '{Name}' does not fit {File}: the text that it replaces {problem}.
                Give the mutation the text that does the same job now. The text was:
                {Original}
                """);
        }

        return string.Concat(source.AsSpan(0, at), Replacement, source.AsSpan(at + Original.Length));
    }
}
