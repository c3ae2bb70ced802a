using Pipeline.Cli.Reporting;

namespace Pipeline.Cli.Verification;

/// <summary>Adds up the live error of one file's trips.</summary>
internal sealed class FileErrors(string name)
{
    private long _scored;
    private long _labelled;
    private double _squares;

    /// <summary>The number of valid trips in the file.</summary>
    public long Trips { get; set; }

    /// <summary>Counts a prediction. Only trips of 1 to 60 minutes count towards the error, as in training and in the published figures.</summary>
    public void Scored(double predicted, double actual)
    {
        _scored++;
        if (actual is < 1 or > 60) return;
        _labelled++;
        _squares += (predicted - actual) * (predicted - actual);
    }

    /// <summary>The file's part of the report.</summary>
    public FileResult Result() => new(name, Trips, _scored, _labelled == 0 ? null : Math.Round(Math.Sqrt(_squares / _labelled), 4));
}
