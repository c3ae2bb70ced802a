namespace Pipeline.Cloud.S3.Storage;

/// <summary>An object in a bucket's index.</summary>
/// <param name="Stored">What other services see of it.</param>
/// <param name="Metadata">What is kept beside the bytes.</param>
/// <param name="Sequencer">Orders the events of one key.</param>
internal sealed record S3Object(StoredObject Stored, ObjectMetadata Metadata, string Sequencer)
{
    public string Key => Stored.Key;
}
