namespace Pipeline.Lookups;

/// <summary>How patiently rows that the table left unprocessed are written again.</summary>
public sealed record WriteOptions
{
    /// <summary>How many calls in a row may fail to write anything.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>The longest first pause; each further one may be twice as long.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);
}
