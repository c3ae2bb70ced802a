using Pipeline.Aws.Retry;

namespace Pipeline.Scoring.Land;

/// <summary>
/// The data lake. All writes are conditional: an earlier attempt's write may still arrive, or that attempt may still be running, after a
/// later attempt has rewritten the object. Neither may change the object then.
/// </summary>
internal interface ILake
{
    /// <summary>Creates an object.</summary>
    /// <returns>False if the key already exists; the object is then unchanged.</returns>
    Task<bool> TryCreateAsync(WantedObject wanted, CancellationToken cancellationToken);

    /// <summary>Finds an object.</summary>
    /// <returns>The object's current version; null if the key does not exist.</returns>
    Task<PresentObject?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Reads the version of an object that was found.</summary>
    /// <exception cref="TransientException">The object was changed or deleted meanwhile.</exception>
    Task<byte[]> ReadAsync(PresentObject present, CancellationToken cancellationToken);

    /// <summary>Replaces the version of an object that was found.</summary>
    /// <returns>The object's new version.</returns>
    /// <exception cref="TransientException">The object was changed or deleted meanwhile.</exception>
    Task<PresentObject> ReplaceAsync(PresentObject present, WantedObject wanted, CancellationToken cancellationToken);
}

/// <summary>An object to write to the lake.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Provenance">Its metadata.</param>
internal sealed record WantedObject(string Key, ReadOnlyMemory<byte> Content, Provenance Provenance);

/// <summary>A version of an object in the lake.</summary>
/// <param name="Key">Its key.</param>
/// <param name="ETag">Its entity tag.</param>
/// <param name="Provenance">Its metadata; null if it has none of the scorer's.</param>
internal sealed record PresentObject(string Key, string ETag, Provenance? Provenance);
