using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Pipeline.Contract.Text;

/// <summary>
/// Reads a time with its offset in the forms that producers write, and returns it in one canonical form: <c>2026-01-15T07:00:00-05:00</c>,
/// with a fraction of 1 to 9 digits if it is not zero. Every query can read that form (<c>from_iso8601_timestamp</c>), and it keeps the
/// local clock. Sources of the forms: ISO 8601-1:2019, and RFC 3339, section 5.6. docs/records.md lists them.
/// </summary>
public static class Iso8601Time
{
    private const int UsualLength = 25;

    // The canonical form with nine digits of a second has 35 characters.
    private const int LongestCanonical = 64;

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text in UTF-8.</param>
    /// <param name="time">The time, to 100 nanoseconds.</param>
    /// <param name="canonical">The canonical form, which lands in table and lake.</param>
    /// <param name="problem">What is wrong, phrased to follow the field's name: <c>has the wrong type: ...</c> or <c>is out of range: ...</c>.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> text, out DateTimeOffset time, [NotNullWhen(true)] out string? canonical, [NotNullWhen(false)] out string? problem)
    {
        if (TryReadUsual(text, out time))
        {
            canonical = Encoding.ASCII.GetString(text);
            problem = null;
            return true;
        }

        var parser = new Iso8601Parser(text);
        problem = parser.Read(out time);
        canonical = problem is null ? parser.ToCanonical() : null;
        return problem is null;
    }

    /// <inheritdoc cref="TryRead(ReadOnlySpan{byte}, out DateTimeOffset, out string?, out string?)"/>
    public static bool TryRead(string? text, out DateTimeOffset time, [NotNullWhen(true)] out string? canonical, [NotNullWhen(false)] out string? problem) =>
        TryRead(Encoding.UTF8.GetBytes(text ?? "").AsSpan(), out time, out canonical, out problem);

    /// <summary>Reads a time in the canonical form, without making a text.</summary>
    /// <param name="canonical">The text.</param>
    /// <param name="time">The time, to 100 nanoseconds.</param>
    public static bool TryRead(string canonical, out DateTimeOffset time)
    {
        time = default;
        Span<byte> utf8 = stackalloc byte[LongestCanonical];
        if (!Encoding.UTF8.TryGetBytes(canonical, utf8, out var length)) return false;
        return TryReadUsual(utf8[..length], out time) || new Iso8601Parser(utf8[..length]).Read(out time) is null;
    }

    /// <summary>Fast path: reads a text that already has the canonical form without a fraction, and whose UTC time is certain to be a valid date.</summary>
    private static bool TryReadUsual(ReadOnlySpan<byte> at, out DateTimeOffset time)
    {
        time = default;
        if (at.Length != UsualLength) return false;
        if (at is not [_, _, _, _, (byte)'-', _, _, (byte)'-', _, _, (byte)'T', _, _, (byte)':', _, _, (byte)':', _, _, (byte)'+' or (byte)'-', _, _, (byte)':', _, _]) return false;
        var (century, year, month, day) = (Pair(at), Pair(at[2..]), Pair(at[5..]), Pair(at[8..]));
        var (hour, minute, second, offsetHours, offsetMinutes) = (Pair(at[11..]), Pair(at[14..]), Pair(at[17..]), Pair(at[20..]), Pair(at[23..]));
        if (century is < 1 or > 98 || year < 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth((century * 100) + year, month)) return false;
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || offsetHours is < 0 or > 13 || offsetMinutes is < 0 or > 59) return false;
        var offset = new TimeSpan(offsetHours, offsetMinutes, 0);
        var isBehind = at[19] == '-';
        // The canonical form writes a zero offset with a plus.
        if (isBehind && offset == TimeSpan.Zero) return false;
        time = new DateTimeOffset((century * 100) + year, month, day, hour, minute, second, isBehind ? -offset : offset);
        return true;
    }

    /// <summary>Parses two digits; negative if they are not digits.</summary>
    private static int Pair(ReadOnlySpan<byte> text) =>
        char.IsAsciiDigit((char)text[0]) && char.IsAsciiDigit((char)text[1]) ? ((text[0] - '0') * 10) + text[1] - '0' : -1;
}
