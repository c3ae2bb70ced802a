namespace Pipeline.Cloud.S3.Storage;

/// <summary>Receives the event of every change of an object. A call must not wait for the event's targets: the writer waits for it.</summary>
internal interface IObjectEvents
{
    /// <summary>An object was created or overwritten.</summary>
    /// <param name="bucket">The object's bucket.</param>
    /// <param name="eventName">Without <c>s3:</c> (<c>ObjectCreated:Put</c>).</param>
    /// <param name="item">The object as it is now.</param>
    void Created(Bucket bucket, string eventName, S3Object item);

    /// <summary>An object or a version was deleted, or a delete marker made.</summary>
    /// <param name="bucket">The object's bucket.</param>
    /// <param name="key">The object's key.</param>
    /// <param name="deletion">What was done; it has an event.</param>
    void Removed(Bucket bucket, string key, Deletion deletion);
}
