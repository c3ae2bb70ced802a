namespace Pipeline.Cloud.S3.Configuration;

/// <summary>
/// A bucket's configuration document. It is stored and returned; only the versioning changes what the local cloud does: nothing is encrypted (answers say
/// that it is), no lifecycle rule deletes an object or a former version, and there is only one account. The bucket's policy is enforced; it is stored separately.
/// </summary>
/// <param name="Marker">The query parameter of the REST interface.</param>
/// <param name="Root">The document's element, and its member in <c>Put</c> operations.</param>
/// <param name="Put">The operation that stores it.</param>
/// <param name="Get">The operation that returns it.</param>
/// <param name="Delete">The operation that deletes it; null if there is none.</param>
/// <param name="Wrapped">Whether <c>Get</c> answers with the document as a member, or with the document's members.</param>
/// <param name="Missing">The error if the bucket has no such document; null returns an empty document, or the usual one.</param>
/// <param name="PutStatus">The HTTP status of storing it.</param>
/// <param name="Action">What IAM's actions call the document, behind <c>Get</c> and <c>Put</c>; to delete it needs the permission to put it.</param>
internal sealed record ConfigurationKind(
    string Marker, string Root, string Put, string Get, string? Delete, bool Wrapped, MissingDocument? Missing, int PutStatus, string Action)
{
    /// <summary>The element in the document of a bucket that was given none; null for an empty document.</summary>
    public string? Usual { get; init; }

    /// <summary>The documents in XML. The policy, which is JSON, has routes of its own.</summary>
    public static IReadOnlyList<ConfigurationKind> All { get; } =
    [
        new("versioning", "VersioningConfiguration", "PutBucketVersioning", "GetBucketVersioning", null, false, null, 200, "BucketVersioning"),
        new("encryption", "ServerSideEncryptionConfiguration", "PutBucketEncryption", "GetBucketEncryption", "DeleteBucketEncryption",
            true, null, 200, "EncryptionConfiguration")
        {
            Usual = "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule>",
        },
        new("lifecycle", "LifecycleConfiguration", "PutBucketLifecycleConfiguration", "GetBucketLifecycleConfiguration", "DeleteBucketLifecycle",
            false, new("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"), 200, "LifecycleConfiguration"),
        new("publicAccessBlock", "PublicAccessBlockConfiguration", "PutPublicAccessBlock", "GetPublicAccessBlock", "DeletePublicAccessBlock",
            true, new("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found"), 200, "BucketPublicAccessBlock"),
        new("ownershipControls", "OwnershipControls", "PutBucketOwnershipControls", "GetBucketOwnershipControls", "DeleteBucketOwnershipControls",
            true, new("OwnershipControlsNotFoundError", "The bucket ownership controls were not found"), 200, "BucketOwnershipControls"),
        new("tagging", "Tagging", "PutBucketTagging", "GetBucketTagging", "DeleteBucketTagging", false, new("NoSuchTagSet", "The TagSet does not exist"), 204, "BucketTagging"),
    ];
}

/// <summary>The error for a bucket that has no document of a kind. Source: "Error responses".</summary>
/// <param name="Code">Its code.</param>
/// <param name="Message">Its message.</param>
internal sealed record MissingDocument(string Code, string Message);
