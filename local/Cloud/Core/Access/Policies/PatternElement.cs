namespace Pipeline.Cloud.Access.Policies;

/// <summary>The element Action, NotAction, Resource or NotResource of a statement, and how often each of its patterns was what allowed a call.</summary>
public sealed class PatternElement
{
    private readonly long[] _uses;

    internal PatternElement(IReadOnlyList<WildcardPattern> patterns, bool negated)
    {
        (Patterns, Negated) = (patterns, negated);
        _uses = new long[patterns.Count];
    }

    /// <summary>The patterns.</summary>
    public IReadOnlyList<WildcardPattern> Patterns { get; }

    /// <summary>Whether the element is for everything that fits none of them.</summary>
    public bool Negated { get; }

    /// <summary>How often a pattern was used.</summary>
    public long Uses(int pattern) => Interlocked.Read(ref _uses[pattern]);

    /// <summary>The place of the pattern that a text fits; -1 where it fits none.</summary>
    internal int Find(string text)
    {
        for (var i = 0; i < Patterns.Count; i++)
        {
            if (Patterns[i].Matches(text)) return i;
        }

        return -1;
    }

    /// <summary>Whether the element is for a text.</summary>
    internal bool Covers(string text) => Find(text) >= 0 != Negated;

    /// <summary>Counts that the element allowed a call about a text.</summary>
    internal void Count(string text)
    {
        if (Find(text) is >= 0 and var pattern) Interlocked.Increment(ref _uses[pattern]);
    }
}
