namespace Pipeline.Cloud.Engines.Athena.Functions;

/// <summary>Reads a text from left to right. Letters are read in either case, as by Joda-Time.</summary>
internal sealed class Iso8601Reader(string text)
{
    private const int LongestYear = 9;
    private const int LongestFraction = 9;

    /// <summary>The index of the next character.</summary>
    public int Position { get; private set; }

    /// <summary>Whether everything has been read.</summary>
    public bool AtEnd => Position == text.Length;

    /// <summary>Whether the next character is a digit.</summary>
    public bool IsDigit => DigitsAt(0) > 0;

    /// <summary>Whether the next characters are these.</summary>
    public bool IsAt(params ReadOnlySpan<char> characters)
    {
        if (Position + characters.Length > text.Length) return false;
        for (var i = 0; i < characters.Length; i++)
        {
            if (char.ToUpperInvariant(text[Position + i]) != characters[i]) return false;
        }

        return true;
    }

    /// <summary>Reads a character if it is next.</summary>
    public bool Take(char character)
    {
        if (!IsAt(character)) return false;
        Position++;
        return true;
    }

    /// <summary>How many digits there are at a distance from the next character.</summary>
    public int DigitsAt(int distance)
    {
        var end = Position + distance;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end - Position - distance;
    }

    /// <summary>Reads a number of one digit to some.</summary>
    public bool TakeNumber(int mostDigits, out int number)
    {
        number = 0;
        var digits = Math.Min(mostDigits, DigitsAt(0));
        for (var i = 0; i < digits; i++) number = (number * 10) + text[Position++] - '0';
        return digits > 0;
    }

    /// <summary>Reads a year of one digit to nine, with or without a sign.</summary>
    public bool TakeYear(out int year)
    {
        var negative = IsAt('-');
        if (negative || IsAt('+')) Position++;
        if (!TakeNumber(LongestYear, out year)) return false;
        if (negative) year = -year;
        return true;
    }

    /// <summary>Reads a point or comma and the fraction of a unit behind it.</summary>
    public bool TakeFraction(int unit, out long millis)
    {
        Position++;
        millis = 0;
        // As Joda-Time counts: digit by digit in tenths of a millisecond, each rounded down.
        var weight = unit * 10L;
        var digits = Math.Min(LongestFraction, DigitsAt(0));
        for (var i = 0; i < digits; i++)
        {
            weight /= 10;
            millis += (text[Position++] - '0') * weight;
        }

        millis /= 10;
        return digits > 0;
    }
}

/// <summary>The proleptic Gregorian calendar, in days since 1970.</summary>
internal static class Civil
{
    /// <summary>Whether a year has 366 days.</summary>
    public static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    /// <summary>Whether a date exists.</summary>
    public static bool IsDate(int year, int month, int day) => month is >= 1 and <= 12 && day >= 1 && day <= month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>The days from 1970-01-01 to a date.</summary>
    public static long Days(int year, int month, int day)
    {
        // Years that begin in March have the day of a leap year at their end.
        long y = month <= 2 ? year - 1L : year;
        var era = Math.DivRem(y, 400, out var yearOfEra);
        if (yearOfEra < 0)
        {
            yearOfEra += 400;
            era--;
        }

        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }

    /// <summary>The Monday of a year's first week: the week with January 4.</summary>
    public static long FirstMonday(int year)
    {
        var fourth = Days(year, 1, 4);
        // 1970-01-01 was a Thursday.
        var weekday = (((fourth + 3) % 7) + 7) % 7;
        return fourth - weekday;
    }

    /// <summary>How many weeks a year has: 52 or 53.</summary>
    public static int Weeks(int year) => (int)((FirstMonday(year + 1) - FirstMonday(year)) / 7);
}
