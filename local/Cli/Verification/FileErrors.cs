using Pipeline.Cli.Reporting;
using Pipeline.Contract.Description;

namespace Pipeline.Cli.Verification;

/// <summary>Adds up the live error of one file's records.</summary>
internal sealed class FileErrors(string name, LabelDescription label)
{
    private long _scored;
    private long _labelled;
    private double _squares;

    /// <summary>The number of valid records in the file.</summary>
    public long Trips { get; set; }

    /// <summary>Counts a prediction. Only labels that are learned from count towards the error, and a record without a label does not.</summary>
    public void Scored(double predicted, double actual)
    {
        _scored++;
        if (!(actual >= label.LeastLearned && actual <= label.GreatestLearned)) return;
        _labelled++;
        _squares += (predicted - actual) * (predicted - actual);
    }

    /// <summary>The file's part of the report.</summary>
    public FileResult Result() => new(name, Trips, _scored, _labelled == 0 ? null : Math.Round(Math.Sqrt(_squares / _labelled), 4));
}
