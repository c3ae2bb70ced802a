namespace Pipeline.Cloud.Access.Policies;

/// <summary>The Action, NotAction, Resource or NotResource element of a statement. Counts how often each pattern allowed a call.</summary>
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

    /// <summary>Whether the element matches everything that none of its patterns matches.</summary>
    public bool Negated { get; }

    /// <summary>How often a pattern allowed a call.</summary>
    public long Uses(int pattern) => Interlocked.Read(ref _uses[pattern]);

    /// <summary>The index of the first pattern that matches a text; -1 if none does.</summary>
    internal int Find(string text)
    {
        for (var i = 0; i < Patterns.Count; i++)
        {
            if (Patterns[i].Matches(text)) return i;
        }

        return -1;
    }

    /// <summary>Whether the element matches a text.</summary>
    internal bool Covers(string text) => Find(text) >= 0 != Negated;

    /// <summary>Counts that the element allowed a call with this action or resource.</summary>
    internal void Count(string text)
    {
        if (Find(text) is >= 0 and var pattern) Interlocked.Increment(ref _uses[pattern]);
    }
}
