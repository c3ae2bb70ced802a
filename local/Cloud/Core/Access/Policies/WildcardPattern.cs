namespace Pipeline.Cloud.Access.Policies;

/// <summary>A pattern in which <c>*</c> matches any characters or none, and <c>?</c> matches one. Source: "IAM JSON policy elements: Resource".</summary>
public sealed class WildcardPattern
{
    private readonly string _pattern;
    private readonly bool _ignoreCase;
    private readonly bool _exact;

    /// <summary>A pattern.</summary>
    /// <param name="pattern">The text.</param>
    /// <param name="ignoreCase">Whether case is ignored, as in names of actions.</param>
    public WildcardPattern(string pattern, bool ignoreCase = false)
    {
        (_pattern, _ignoreCase) = (pattern, ignoreCase);
        _exact = pattern.AsSpan().IndexOfAny('*', '?') < 0;
    }

    /// <summary>Whether the pattern has no wildcard and matches only itself.</summary>
    public bool IsExact => _exact;

    /// <summary>Whether a text matches.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        if (_exact) return _pattern.AsSpan().Equals(text, _ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        // On a mismatch the last asterisk takes one more character. Earlier asterisks never need to change, so the time is at most the product of both lengths.
        var (at, place) = (0, 0);
        var (star, taken) = (-1, 0);
        while (place < text.Length)
        {
            if (at < _pattern.Length && _pattern[at] == '*')
            {
                star = at++;
                taken = place;
            }
            else if (at < _pattern.Length && (_pattern[at] == '?' || Same(_pattern[at], text[place])))
            {
                at++;
                place++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                place = ++taken;
            }
            else
            {
                return false;
            }
        }

        while (at < _pattern.Length && _pattern[at] == '*') at++;
        return at == _pattern.Length;
    }

    /// <inheritdoc/>
    public override string ToString() => _pattern;

    private bool Same(char one, char other) => one == other || (_ignoreCase && char.ToUpperInvariant(one) == char.ToUpperInvariant(other));
}
