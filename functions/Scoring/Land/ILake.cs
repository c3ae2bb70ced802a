using Pipeline.Aws.Retry;

namespace Pipeline.Scoring.Land;

/// <summary>
/// The data lake. No write is blind: one that an earlier attempt sent and gave up on may still arrive, and the attempt itself
/// may still be running, after a later attempt has written the object anew. Neither must change it then.
/// </summary>
internal interface ILake
{
    /// <summary>Creates an object.</summary>
    /// <returns>False, and nothing is changed, when one of that key is there.</returns>
    Task<bool> TryCreateAsync(WantedObject wanted, CancellationToken cancellationToken);

    /// <summary>Looks for an object.</summary>
    /// <returns>The object as it is now; null when there is none of that key.</returns>
    Task<PresentObject?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Reads an object as it was seen.</summary>
    /// <exception cref="TransientException">It was changed meanwhile, or is not there.</exception>
    Task<byte[]> ReadAsync(PresentObject present, CancellationToken cancellationToken);

    /// <summary>Replaces an object as it was seen.</summary>
    /// <returns>The object as it is now.</returns>
    /// <exception cref="TransientException">It was changed meanwhile, or is not there.</exception>
    Task<PresentObject> ReplaceAsync(PresentObject present, WantedObject wanted, CancellationToken cancellationToken);
}
