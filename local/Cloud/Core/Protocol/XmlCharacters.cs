using System.Buffers;

namespace Pipeline.Cloud.Protocol;

/// <summary>Tells which characters XML 1.0 allows: tab, line feed, carriage return, U+0020 to U+D7FF, U+E000 to U+FFFD, and whole surrogate pairs.</summary>
public static class XmlCharacters
{
    // Looks at single chars, so each half of a surrogate pair is checked by itself.
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(code => code is not (9 or 10 or 13)).Concat(Enumerable.Range(0xD800, 0x800)).Append(0xFFFE).Append(0xFFFF).Select(code => (char)code)]);

    /// <summary>Replaces each character that XML does not allow by U+FFFD.</summary>
    public static string Clean(string text)
    {
        var at = IndexOfForbidden(text);
        if (at < 0) return text;
        var clean = text.ToCharArray();
        for (int next; ; at += next)
        {
            clean[at] = '\uFFFD';
            next = IndexOfForbidden(clean.AsSpan(at));
            if (next < 0) return new string(clean);
        }
    }

    /// <summary>The first character that XML does not allow, formatted for a message (<c>U+000B</c>); null when there is none.</summary>
    public static string? Forbidden(string text) => IndexOfForbidden(text) is >= 0 and var at ? FormattableString.Invariant($"U+{(int)text[at]:X4}") : null;

    private static int IndexOfForbidden(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAny(Suspects);
            if (next < 0) return -1;
            at += next;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1])) return at;
            at += 2;
        }

        return -1;
    }
}
