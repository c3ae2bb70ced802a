namespace Pipeline.Scoring.Enrich;

/// <summary>The table of lookup rows.</summary>
internal interface ILookupTable
{
    /// <summary>Maximum keys of a call.</summary>
    const int MaxKeys = 100;

    /// <summary>Reads rows in one call. A key that is in neither part of the result has no row.</summary>
    Task<LookupPage> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);
}
