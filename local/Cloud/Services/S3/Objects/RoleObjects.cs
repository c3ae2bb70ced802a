using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.S3.Objects;

/// <summary>A role's view of S3's objects: each call checks the role's permissions. For services that act as a role.</summary>
internal sealed class RoleObjects : IObjectStore
{
    private readonly IObjectStore _objects;
    private readonly IRoles _roles;
    private readonly Caller _caller;

    private RoleObjects(IObjectStore objects, IRoles roles, Caller caller) => (_objects, _roles, _caller) = (objects, roles, caller);

    /// <summary>The objects as a caller sees them; all objects if the caller's permissions are not checked.</summary>
    public static IObjectStore Of(IObjectStore objects, IRoles roles, Caller caller) => caller.Session is null ? objects : new RoleObjects(objects, roles, caller);

    /// <inheritdoc/>
    public StoredObject? Find(string bucket, string key)
    {
        _roles.Require(_caller, "s3:GetObject", S3Arn.Of(bucket, key));
        return _objects.Find(bucket, key);
    }

    /// <inheritdoc/>
    public IReadOnlyList<StoredObject> List(string bucket, string prefix)
    {
        _roles.Require(_caller, "s3:ListBucket", S3Arn.Of(bucket));
        return _objects.List(bucket, prefix);
    }

    /// <inheritdoc/>
    public void Read(StoredObject stored) => _roles.Require(_caller, "s3:GetObject", S3Arn.Of(stored.Bucket, stored.Key));

    /// <inheritdoc/>
    public void Locate(string bucket) => _roles.Require(_caller, "s3:GetBucketLocation", S3Arn.Of(bucket));

    /// <inheritdoc/>
    public Task<StoredObject> PutAsync(string bucket, string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken)
    {
        _roles.Require(_caller, "s3:PutObject", S3Arn.Of(bucket, key));
        return _objects.PutAsync(bucket, key, content, contentType, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<StoredObject> PutFileAsync(string bucket, string key, string path, string contentType, CancellationToken cancellationToken)
    {
        _roles.Require(_caller, "s3:PutObject", S3Arn.Of(bucket, key));
        return _objects.PutFileAsync(bucket, key, path, contentType, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<StoredObject> PutFileAsync(string bucket, string key, string path, string contentType, string kmsKey, CancellationToken cancellationToken)
    {
        _roles.Require(_caller, "s3:PutObject", S3Arn.Of(bucket, key));
        return _objects.PutFileAsync(bucket, key, path, contentType, kmsKey, cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        _roles.Require(_caller, "s3:DeleteObject", S3Arn.Of(bucket, key));
        return _objects.DeleteAsync(bucket, key, cancellationToken);
    }
}
