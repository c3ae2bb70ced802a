using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.SageMaker.Storage;

/// <summary>An S3 URI in a request.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key or prefix; may be empty.</param>
internal sealed record S3Location(string Bucket, string Key)
{
    /// <summary>Reads <c>s3://bucket/key</c>.</summary>
    /// <exception cref="Protocol.AwsException">The URI is malformed.</exception>
    internal static S3Location Parse(string member, string uri)
    {
        const string scheme = "s3://";
        var bucket = uri.StartsWith(scheme, StringComparison.Ordinal) ? uri[scheme.Length..] : "";
        var slash = bucket.IndexOf('/');
        var key = slash < 0 ? "" : bucket[(slash + 1)..];
        if (slash >= 0) bucket = bucket[..slash];
        return bucket.Length > 0
            ? new S3Location(bucket, key)
            : throw AwsException.Constraint("ValidationException", member, uri, "Member must satisfy regular expression pattern: (https|s3)://([^/]+)/?(.*)");
    }
}

/// <summary>The objects of S3 as the role of a job or a model sees them.</summary>
internal sealed class OwnedObjects(IObjectStore objects, IRoles roles)
{
    /// <summary>The objects as a role sees them.</summary>
    public IObjectStore Of(string role) => RoleObjects.Of(objects, roles, roles.Assume(role, "SageMaker"));
}
