namespace Pipeline.Testing;

/// <summary>The forms in which producers write times: what each becomes, or why it is refused. Every domain is held to them, and so are the queries.</summary>
public static class TimeForms
{
    private const string WrongForm = "has the wrong type: expected an ISO 8601 time such as 2026-01-15T07:00:00-05:00";
    private const string NoOffset = "has the wrong type: its ISO 8601 time has no offset";
    private const string LeapSecond = "is out of range: its second is 60; a leap second is the end of a month in UTC, 23:59:60";
    private const string Behind = "has the wrong type: something follows the hours and minutes of its offset; expected an ISO 8601 time such as 2026-01-15T07:00:00-05:00";

    /// <summary>Forms that are read, and the form that lands.</summary>
    public static IReadOnlyList<(string Form, string Canonical)> Read { get; } =
    [
        ("2026-01-15T07:00:00-05:00", "2026-01-15T07:00:00-05:00"),
        ("2026-01-15T07:00:00+05:45", "2026-01-15T07:00:00+05:45"),
        // Java's OffsetDateTime leaves out seconds that are zero.
        ("2026-01-15T07:00-05:00", "2026-01-15T07:00:00-05:00"),
        ("2026-01-15T07:00Z", "2026-01-15T07:00:00+00:00"),
        // Fractions.
        ("2026-01-15T07:00:00.5-05:00", "2026-01-15T07:00:00.5-05:00"),
        ("2026-01-15T07:00:00.500-05:00", "2026-01-15T07:00:00.5-05:00"),
        ("2026-01-15T07:00:00.000-05:00", "2026-01-15T07:00:00-05:00"),
        ("2026-01-15T07:00:00.0000000Z", "2026-01-15T07:00:00+00:00"),
        ("2026-01-15T07:00:00.1234567+05:30", "2026-01-15T07:00:00.1234567+05:30"),
        ("2026-01-15T07:00:00.123456789-05:00", "2026-01-15T07:00:00.123456789-05:00"),
        ("2026-01-15T07:00:00.1234567891-05:00", "2026-01-15T07:00:00.123456789-05:00"),
        ("2026-01-15T07:00:00.10000000000000000000000000000009-05:00", "2026-01-15T07:00:00.1-05:00"),
        ("2026-01-15T07:00:00.0000000009-05:00", "2026-01-15T07:00:00-05:00"),
        ("2026-01-15T07:00:00.000000001-05:00", "2026-01-15T07:00:00.000000001-05:00"),
        ("2026-01-15T07:00:00,25-05:00", "2026-01-15T07:00:00.25-05:00"),
        // UTC.
        ("2026-01-15T12:00:00Z", "2026-01-15T12:00:00+00:00"),
        ("2026-01-15T12:00:00+00:00", "2026-01-15T12:00:00+00:00"),
        ("2026-01-15T12:00:00-00:00", "2026-01-15T12:00:00+00:00"),
        ("2026-01-15T12:00:00-00", "2026-01-15T12:00:00+00:00"),
        // RFC 3339 allows small letters, and a space for the T.
        ("2026-01-15t12:00:00z", "2026-01-15T12:00:00+00:00"),
        ("2026-01-15 07:00:00-05:00", "2026-01-15T07:00:00-05:00"),
        // Offsets as ISO 8601 shortens them.
        ("2026-01-15T07:00:00-05", "2026-01-15T07:00:00-05:00"),
        ("2026-01-15T07:00-05", "2026-01-15T07:00:00-05:00"),
        ("2026-01-15T07:00:00+0530", "2026-01-15T07:00:00+05:30"),
        ("2026-01-15T07:00:00.5-0500", "2026-01-15T07:00:00.5-05:00"),
        // A leap second, which RFC 3339 has and no query reads.
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00"),
        ("2016-12-31T18:59:60.25-05:00", "2016-12-31T18:59:59.25-05:00"),
        ("2017-01-01T05:29:60+05:30", "2017-01-01T05:29:59+05:30"),
        // The ends of what is read.
        ("2026-01-15T07:00:00+14:00", "2026-01-15T07:00:00+14:00"),
        ("2026-01-15T07:00:00-14:00", "2026-01-15T07:00:00-14:00"),
        ("2026-01-15T07:00:00-13:59", "2026-01-15T07:00:00-13:59"),
        ("2024-02-29T23:59:59-05:00", "2024-02-29T23:59:59-05:00"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:00"),
        ("0001-01-01T14:00:00+14:00", "0001-01-01T14:00:00+14:00"),
        ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999+00:00"),
        ("9999-12-31T09:59:59-14:00", "9999-12-31T09:59:59-14:00"),
    ];

    /// <summary>Forms that are refused, and why.</summary>
    public static IReadOnlyList<(string Form, string Problem)> Refused { get; } =
    [
        ("", WrongForm),
        ("yesterday", WrongForm),
        ("1768478400", WrongForm),
        (" 2026-01-15T07:00:00-05:00", WrongForm),
        ("2026-1-15T07:00:00-05:00", WrongForm),
        ("20260115T070000-0500", WrongForm),
        ("2026-W03-4T07:00:00-05:00", WrongForm),
        ("2026-015T07:00:00-05:00", WrongForm),
        ("+12026-01-15T07:00:00-05:00", WrongForm),
        ("-2026-01-15T07:00:00-05:00", WrongForm),
        ("2026-01-15T07-05:00", WrongForm),
        ("2026-01-15T07:00.5-05:00", WrongForm),
        ("2026-01-15T0700-05:00", WrongForm),
        ("2026-01-15T07:00:00.-05:00", WrongForm),
        ("2026-01-15T07:00:0-05:00", WrongForm),
        ("2026-01-15T07:00:00 -05:00", WrongForm),
        ("2026-01-15T07:00:00-5:00", WrongForm),
        ("2026-01-15T07:00:00-05:0", WrongForm),
        ("2026-01-15T07:00:00-05:", WrongForm),
        ("2026-01-15T07:00:00EST", WrongForm),
        ("2026-01-15T07:00:00\u221205:00", WrongForm),
        ("\u0662026-01-15T07:00:00-05:00", WrongForm),
        ("2026-01-15", NoOffset),
        ("2026-01-15T07:00", NoOffset),
        ("2026-01-15T07:00:00", NoOffset),
        ("2026-01-15T07:00:00.123456", NoOffset),
        ("2026-01-15T07:00:00-05:00:30", Behind),
        ("2026-01-15T07:00:00-050030", Behind),
        ("2026-01-15T07:00-05:00[America/New_York]", Behind),
        ("2026-01-15T07:00:00Z ", Behind),
        ("2026-01-15T07:00:00Z+01:00", Behind),
        ("2026-01-15T07:00:00+14:01", "is out of range: its offset is more than 14:00"),
        ("2026-01-15T07:00:00-18:00", "is out of range: its offset is more than 14:00"),
        ("2026-01-15T07:00:00+99:59", "is out of range: its offset is more than 14:00"),
        ("2026-01-15T07:00:00-05:60", "is out of range: its offset has 60 minutes; at most 59 are read"),
        ("0000-01-15T07:00:00-05:00", "is out of range: its year is 0000; 0001 to 9999 are read"),
        ("2026-13-15T07:00:00-05:00", "is out of range: 2026-13-15 is not a day of the calendar"),
        ("2026-00-15T07:00:00-05:00", "is out of range: 2026-00-15 is not a day of the calendar"),
        ("2026-01-00T07:00:00-05:00", "is out of range: 2026-01-00 is not a day of the calendar"),
        ("2026-02-29T07:00:00-05:00", "is out of range: 2026-02-29 is not a day of the calendar"),
        ("2026-01-15T24:00:00-05:00", "is out of range: its hour is 24; the end of a day is written as 00:00:00 of the next one"),
        ("2026-01-15T25:00:00-05:00", "is out of range: its hour is 25; 00 to 23 are read"),
        ("2026-01-15T07:60:00-05:00", "is out of range: its minute is 60; 00 to 59 are read"),
        ("2026-06-30T23:59:60-05:00", LeapSecond),
        ("2026-06-15T23:59:60Z", LeapSecond),
        ("2026-06-30T23:58:60Z", LeapSecond),
        ("2026-06-30T23:59:61Z", "is out of range: its second is 61; 00 to 59 are read"),
        ("2026-06-30T23:59:61Z", "is out of range: its second is 61; 00 to 59 are read"),
        ("0001-01-01T00:00:00+00:01", "is out of range: in UTC its year is not 0001 to 9999"),
        ("0001-01-01T00:00:00+14:00", "is out of range: in UTC its year is not 0001 to 9999"),
        ("9999-12-31T23:59:59-00:01", "is out of range: in UTC its year is not 0001 to 9999"),
        ("9999-12-31T23:59:59.9999999-14:00", "is out of range: in UTC its year is not 0001 to 9999"),
    ];
}
