namespace Pipeline.Scoring.Enrich;

/// <summary>The table of lookup rows.</summary>
internal interface ILookupTable
{
    /// <summary>How many keys a call may name.</summary>
    const int MaxKeys = 100;

    /// <summary>Reads rows in one call. A key in neither part of the answer has no row.</summary>
    Task<LookupPage> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);
}
