using System.Globalization;

namespace Pipeline.Contract.Text;

/// <summary>Parses a time from left to right, and reports what is wrong with it.</summary>
internal ref struct Iso8601Parser(ReadOnlySpan<byte> text)
{
    private const string Example = "2026-01-15T07:00:00-05:00";
    private const string WrongForm = $"has the wrong type: expected an ISO 8601 time such as {Example}";
    private const string NoOffset = "has the wrong type: its ISO 8601 time has no offset";
    private const int LeapSecond = 60;
    private const int TickDigits = 7;
    private const int MostFractionDigits = 9;
    private const int MostOffsetMinutes = 14 * 60;

    private ReadOnlySpan<byte> _rest = text;
    private ReadOnlySpan<byte> _fraction;
    private int _year, _month, _day, _hour, _minute, _second, _offsetMinutes;

    // No clock of ours and no query has a second 60: the leap second is the second before it once more, on the same day.
    private readonly int Second => Math.Min(_second, LeapSecond - 1);

    /// <summary>Reads the time.</summary>
    /// <returns>What is wrong with it; null if nothing is.</returns>
    public string? Read(out DateTimeOffset time)
    {
        time = default;
        if (!TryDigits(4, out _year) || !TryConsume('-') || !TryDigits(2, out _month) || !TryConsume('-') || !TryDigits(2, out _day)) return WrongForm;
        if (_rest.IsEmpty) return NoOffset;
        if (!(TryConsume('T') || TryConsume('t') || TryConsume(' ')) || !TryDigits(2, out _hour) || !TryConsume(':') || !TryDigits(2, out _minute)) return WrongForm;
        if (TryConsume(':') && (!TryDigits(2, out _second) || !TryFraction())) return WrongForm;
        return ReadOffset() ?? CheckDate() ?? CheckTime() ?? ToTime(out time);
    }

    /// <summary>Returns the canonical form.</summary>
    public readonly string ToCanonical()
    {
        Span<char> fraction = stackalloc char[1 + MostFractionDigits];
        var length = 0;
        if (!_fraction.IsEmpty) fraction[length++] = '.';
        foreach (var digit in _fraction) fraction[length++] = (char)digit;
        var (hours, minutes) = Math.DivRem(Math.Abs(_offsetMinutes), 60);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_year:D4}-{_month:D2}-{_day:D2}T{_hour:D2}:{_minute:D2}:{Second:D2}{fraction[..length]}{(_offsetMinutes < 0 ? '-' : '+')}{hours:D2}:{minutes:D2}");
    }

    private bool TryFraction()
    {
        if (!TryConsume('.') && !TryConsume(',')) return true;
        var end = _rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var length = end < 0 ? _rest.Length : end;
        // No query reads more than nanoseconds, and trailing zeros carry no information.
        _fraction = _rest[..Math.Min(length, MostFractionDigits)].TrimEnd((byte)'0');
        _rest = _rest[length..];
        return length > 0;
    }

    // "Z", "-05:00", "-0500", "-05".
    private string? ReadOffset()
    {
        if (_rest.IsEmpty) return NoOffset;
        var isBehind = _rest[0] == '-';
        if (!TryConsume('Z') && !TryConsume('z'))
        {
            if (!(TryConsume('+') || TryConsume('-')) || !TryDigits(2, out var hours)) return WrongForm;
            var minutes = 0;
            var isSeparated = TryConsume(':');
            if ((isSeparated || !_rest.IsEmpty) && !TryDigits(2, out minutes)) return WrongForm;
            if (minutes > 59) return $"is out of range: its offset has {minutes} minutes; at most 59 are read";
            _offsetMinutes = (hours * 60) + minutes;
            if (_offsetMinutes > MostOffsetMinutes) return "is out of range: its offset is more than 14:00";
            if (isBehind) _offsetMinutes = -_offsetMinutes;
        }

        return _rest.IsEmpty ? null : $"has the wrong type: something follows the hours and minutes of its offset; expected an ISO 8601 time such as {Example}";
    }

    private readonly string? CheckDate()
    {
        if (_year == 0) return "is out of range: its year is 0000; 0001 to 9999 are read";
        return _month is >= 1 and <= 12 && _day >= 1 && _day <= DateTime.DaysInMonth(_year, _month)
            ? null
            : $"is out of range: {_year:D4}-{_month:D2}-{_day:D2} is not a day of the calendar";
    }

    private readonly string? CheckTime() =>
        _hour == 24 ? "is out of range: its hour is 24; the end of a day is written as 00:00:00 of the next one"
        : _hour > 23 ? $"is out of range: its hour is {_hour}; 00 to 23 are read"
        : _minute > 59 ? $"is out of range: its minute is {_minute}; 00 to 59 are read"
        : _second == LeapSecond ? CheckLeapSecond()
        : _second > 59 ? $"is out of range: its second is {_second}; 00 to 59 are read"
        : null;

    // A leap second is the last one of a month in UTC. Source: RFC 3339, section 5.7.
    private readonly string? CheckLeapSecond()
    {
        var utc = new DateTime(_year, _month, _day, _hour, _minute, 0).Ticks - TimeSpan.FromMinutes(_offsetMinutes).Ticks;
        var isLast = utc >= DateTime.MinValue.Ticks && utc < DateTime.MaxValue.Ticks - TimeSpan.TicksPerMinute
            && new DateTime(utc).AddMinutes(1) is { Day: 1, TimeOfDay.Ticks: 0 };
        return isLast ? null : "is out of range: its second is 60; a leap second is the end of a month in UTC, 23:59:60";
    }

    private readonly string? ToTime(out DateTimeOffset time)
    {
        time = default;
        var ticks = 0L;
        for (var i = 0; i < TickDigits; i++) ticks = (ticks * 10) + (i < _fraction.Length ? _fraction[i] - '0' : 0);
        var clock = new DateTime(_year, _month, _day, _hour, _minute, Second).AddTicks(ticks);
        var offset = TimeSpan.FromMinutes(_offsetMinutes);
        var utc = clock.Ticks - offset.Ticks;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks) return "is out of range: in UTC its year is not 0001 to 9999";
        time = new DateTimeOffset(clock, offset);
        return null;
    }

    private bool TryConsume(char separator)
    {
        var matches = !_rest.IsEmpty && _rest[0] == separator;
        if (matches) _rest = _rest[1..];
        return matches;
    }

    private bool TryDigits(int count, out int number)
    {
        number = 0;
        if (_rest.Length < count || _rest[..count].ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        foreach (var digit in _rest[..count]) number = (number * 10) + digit - '0';
        _rest = _rest[count..];
        return true;
    }
}
