namespace Pipeline.Scoring.Land;

/// <summary>The data lake.</summary>
internal interface ILake
{
    /// <summary>Puts an object, in place of one of the same key.</summary>
    Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}
