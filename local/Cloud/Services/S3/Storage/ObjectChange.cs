namespace Pipeline.Cloud.S3.Storage;

/// <summary>What a write changes: the objects of now, the versions behind them, and files. It is noted in the journal as a whole before it is done.</summary>
internal sealed class ObjectChange
{
    /// <summary>The keys that get another object, or none.</summary>
    public List<(string Key, S3Object? Item)> Now { get; } = [];

    /// <summary>The versions that are added to the history.</summary>
    public List<ObjectVersion> Added { get; } = [];

    /// <summary>The versions that go from the history.</summary>
    public List<ObjectVersion> Removed { get; } = [];

    /// <summary>What is done with files, in this order.</summary>
    public List<FileStep> Steps { get; } = [];
}
