namespace Pipeline.Scoring.Land;

/// <summary>
/// The data lake. No write is blind: one that an earlier attempt sent and gave up on may still arrive, and the attempt itself
/// may still be running, after a later attempt has written the object anew. Neither must change it then.
/// </summary>
internal interface ILake
{
    /// <summary>Creates an object.</summary>
    /// <returns>False, and nothing is changed, when one of that key is there.</returns>
    Task<bool> TryCreateAsync(LakeObject landed, CancellationToken cancellationToken);

    /// <summary>Replaces the object of that key as it is now.</summary>
    /// <returns>False, and nothing is changed, when it was written by an attempt that began later.</returns>
    /// <exception cref="Retry.TransientException">It was changed meanwhile, or is not there.</exception>
    Task<bool> TryReplaceAsync(LakeObject landed, CancellationToken cancellationToken);
}
