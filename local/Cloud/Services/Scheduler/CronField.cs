using System.Globalization;

namespace Pipeline.Cloud.Scheduler;

/// <summary>A field of a cron expression as a set of numbers: lists, ranges, steps, names.</summary>
internal sealed class CronField
{
    private readonly SortedSet<int> _values;

    private CronField(SortedSet<int> values) => _values = values;

    /// <summary>The values in order.</summary>
    public IReadOnlyCollection<int> Values => _values;

    /// <summary>Whether a value is in the field.</summary>
    public bool Contains(int value) => _values.Contains(value);

    /// <summary>Reads a field.</summary>
    /// <param name="text">For example <c>0/15</c>, <c>MON-FRI</c>, <c>1,15</c>.</param>
    /// <param name="name">The field's name, for messages.</param>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="maximum">The largest value.</param>
    /// <param name="names">Names of values, the first one for <paramref name="minimum"/>.</param>
    /// <exception cref="FormatException">The text is not a valid field.</exception>
    public static CronField Parse(string text, string name, int minimum, int maximum, IReadOnlyList<string>? names = null)
    {
        var values = new SortedSet<int>();
        foreach (var part in text.Split(','))
        {
            var slash = part.Split('/');
            var step = slash.Length == 1 ? 1 : Number(slash[1], name, 1, maximum, null);
            var (from, to) = Range(slash[0], slash.Length > 1);
            for (var value = from; value <= to; value += step) values.Add(value);
            // A range may wrap around the end, as FRI-MON does.
            if (from > to)
            {
                for (var value = from; value <= maximum + to - minimum + 1; value += step) values.Add(value > maximum ? value - maximum + minimum - 1 : value);
            }

            if (slash.Length > 2) throw new FormatException($"'{part}' of {name} has more than one '/'");
        }

        return new CronField(values);

        (int From, int To) Range(string range, bool stepped)
        {
            if (range == "*") return (minimum, maximum);
            var ends = range.Split('-');
            var from = Number(ends[0], name, minimum, maximum, names);
            return ends.Length switch
            {
                1 => (from, stepped ? maximum : from),
                2 => (from, Number(ends[1], name, minimum, maximum, names)),
                _ => throw new FormatException($"'{range}' of {name} is not a range"),
            };
        }
    }

    /// <summary>Reads a number or a name.</summary>
    /// <exception cref="FormatException">The text is neither, or out of range.</exception>
    public static int Number(string text, string field, int minimum, int maximum, IReadOnlyList<string>? names)
    {
        for (var i = 0; i < names?.Count; i++)
        {
            if (string.Equals(names[i], text, StringComparison.OrdinalIgnoreCase)) return minimum + i;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? number
            : throw new FormatException($"'{text}' of {field} must be from {minimum} to {maximum}");
    }
}
