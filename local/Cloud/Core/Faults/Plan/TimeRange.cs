using System.Globalization;

namespace Pipeline.Cloud.Faults.Plan;

/// <summary>A time, or a range from which one is drawn: <c>250ms</c>, <c>50ms..2s</c>.</summary>
/// <param name="From">The shortest time.</param>
/// <param name="To">The longest time.</param>
public readonly record struct TimeRange(TimeSpan From, TimeSpan To)
{
    private static readonly (string Suffix, double Milliseconds)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000)];

    /// <summary>A time within the range.</summary>
    /// <param name="draw">A number from 0 to below 1.</param>
    public TimeSpan At(double draw) => From + ((To - From) * draw);

    /// <inheritdoc/>
    public override string ToString() => From == To ? Text(From) : $"{Text(From)}..{Text(To)}";

    /// <summary>Reads a time or a range.</summary>
    /// <returns>Null if the text is neither.</returns>
    internal static TimeRange? Parse(string text)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        var from = Time(dots < 0 ? text : text[..dots]);
        var to = dots < 0 ? from : Time(text[(dots + 2)..]);
        return from is { } least && to is { } most && least <= most ? new TimeRange(least, most) : null;
    }

    private static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds}ms");

    private static TimeSpan? Time(string text)
    {
        foreach (var (suffix, milliseconds) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                return TimeSpan.FromMilliseconds(value * milliseconds);
            }
        }

        return null;
    }
}
