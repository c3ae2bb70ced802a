namespace Pipeline.Scoring.Store;

internal interface IPredictionTable
{
    /// <summary>Maximum items of a call.</summary>
    const int MaxItems = 25;

    /// <summary>Writes items in one call; no two may have the same id. Returns the items that the table did not process.</summary>
    Task<IReadOnlyList<PredictionItem>> WriteAsync(IReadOnlyList<PredictionItem> items, CancellationToken cancellationToken);
}
