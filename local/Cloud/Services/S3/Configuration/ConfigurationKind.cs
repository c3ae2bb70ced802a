namespace Pipeline.Cloud.S3.Configuration;

/// <summary>
/// A configuration document of a bucket that is stored and given back. None of them changes what the local cloud does: a bucket
/// keeps only the newest object of a key whether or not it is versioned, nothing is encrypted, no life cycle ends an object,
/// and nobody is outside of the one account. What the bucket's policy says is enforced; it is kept by itself.
/// </summary>
/// <param name="Marker">The query parameter of the REST interface.</param>
/// <param name="Root">The document's element, and its member in <c>Put</c> operations.</param>
/// <param name="Put">The operation that stores it.</param>
/// <param name="Get">The operation that gives it back.</param>
/// <param name="Delete">The operation that forgets it, or null where there is none.</param>
/// <param name="Wrapped">Whether <c>Get</c> answers with the document as a member, or with the document's members.</param>
/// <param name="Missing">The error where there is none; null where the answer is then empty.</param>
/// <param name="PutStatus">The HTTP status of storing it.</param>
internal sealed record ConfigurationKind(
    string Marker, string Root, string Put, string Get, string? Delete, bool Wrapped, string? Missing, int PutStatus)
{
    /// <summary>The documents in XML. The policy, which is JSON, has routes of its own.</summary>
    public static IReadOnlyList<ConfigurationKind> All { get; } =
    [
        new("versioning", "VersioningConfiguration", "PutBucketVersioning", "GetBucketVersioning", null, false, null, 200),
        new("encryption", "ServerSideEncryptionConfiguration", "PutBucketEncryption", "GetBucketEncryption", "DeleteBucketEncryption",
            true, "ServerSideEncryptionConfigurationNotFoundError", 200),
        new("lifecycle", "LifecycleConfiguration", "PutBucketLifecycleConfiguration", "GetBucketLifecycleConfiguration", "DeleteBucketLifecycle",
            false, "NoSuchLifecycleConfiguration", 200),
        new("publicAccessBlock", "PublicAccessBlockConfiguration", "PutPublicAccessBlock", "GetPublicAccessBlock", "DeletePublicAccessBlock",
            true, "NoSuchPublicAccessBlockConfiguration", 200),
        new("ownershipControls", "OwnershipControls", "PutBucketOwnershipControls", "GetBucketOwnershipControls", "DeleteBucketOwnershipControls",
            true, "OwnershipControlsNotFoundError", 200),
        new("tagging", "Tagging", "PutBucketTagging", "GetBucketTagging", "DeleteBucketTagging", false, "NoSuchTagSet", 204),
    ];
}
