namespace Pipeline.Scoring.Store;

/// <summary>The table of predictions.</summary>
internal interface IPredictionTable
{
    /// <summary>How many items a call may write.</summary>
    const int MaxItems = 25;

    /// <summary>Writes items, no id twice, in one call; answers those that it did not get to.</summary>
    Task<IReadOnlyList<PredictionItem>> WriteAsync(IReadOnlyList<PredictionItem> items, CancellationToken cancellationToken);
}
