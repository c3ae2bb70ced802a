using System.Globalization;

namespace Pipeline.Cli.Affected;

/// <summary>Counts the lines that were found.</summary>
internal sealed class AffectedTally
{
    private AffectedLine? _first;
    private AffectedLine? _last;
    private string? _skipped;
    private long _skips;

    /// <summary>How many lines there are.</summary>
    public long Lines { get; private set; }

    /// <summary>How many of them have a prediction.</summary>
    public long Predictions { get; private set; }

    /// <summary>The day of arrival of the first; null without one.</summary>
    public string? FirstDay { get; private set; }

    /// <summary>The day of arrival of the last.</summary>
    public string? LastDay { get; private set; }

    /// <summary>The first line by when it was scored, and its id.</summary>
    public string First => Told(_first);

    /// <summary>The last line.</summary>
    public string Last => Told(_last);

    /// <summary>How many lines could not be read, and why the first of them could not; null without one.</summary>
    public string? Unreadable => _skips == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{_skips:N0} lines cannot be read and were left out. {_skipped}");

    /// <summary>Adds a line. Days are added in their order.</summary>
    public void Add(string day, AffectedLine line)
    {
        Lines++;
        if (line.Prediction is not null) Predictions++;
        FirstDay ??= day;
        LastDay = day;
        if (!(line.ScoredAt >= _first?.ScoredAt)) _first = line;
        if (!(line.ScoredAt < _last?.ScoredAt)) _last = line;
    }

    /// <summary>Counts a line that cannot be read.</summary>
    public void Skip(string why)
    {
        _skips++;
        _skipped ??= why;
    }

    private static string Told(AffectedLine? line) => line is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"{line.ScoredAt.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff'Z'}  {line.Id}");
}
