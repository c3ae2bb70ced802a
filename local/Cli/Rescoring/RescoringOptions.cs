namespace Pipeline.Cli.Rescoring;

/// <summary>Which days to score, and with what.</summary>
/// <param name="From">The first day, by arrival on the stream.</param>
/// <param name="To">The last day.</param>
internal sealed record RescoringOptions(DateOnly From, DateOnly To)
{
    /// <summary>The model that answers; null for the one that serves.</summary>
    public string? Model { get; init; }

    /// <summary>The transform job's instances; null for those that the model was trained on.</summary>
    public string? InstanceType { get; init; }

    /// <summary>Whether to score; otherwise it is only said what would be scored.</summary>
    public bool Send { get; init; }

    /// <summary>The days, the oldest first.</summary>
    public IEnumerable<DateOnly> Days
    {
        get
        {
            for (var day = From; day <= To; day = day.AddDays(1)) yield return day;
        }
    }
}

/// <summary>Thrown when lines cannot be scored afterwards. The message says what was done and what to do.</summary>
internal sealed class RescoringException(string message, Exception? cause = null) : Exception(message, cause);
