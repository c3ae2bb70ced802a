using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.S3.Configuration;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Http;
using Pipeline.Cloud.S3.Multipart;
using Pipeline.Cloud.S3.Notifications;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.S3.Operations;
using Pipeline.Cloud.S3.Storage;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.S3;

/// <summary>
/// Amazon S3: the REST interface for clients, JSON-shaped operations for callers in the process, whole files for the engines.
/// </summary>
public sealed class S3Service : IRestService, ISignedForms, IObjectStore, IAsyncDisposable
{
    private readonly BucketTable _buckets;
    private readonly ObjectWriter _writer;
    private readonly NotificationSender _sender;
    private readonly MultipartUploads _uploads;
    private readonly IReadOnlyList<Route> _routes;
    private Task _sending = Task.CompletedTask;

    /// <summary>Makes the service, without buckets; what an earlier run left in its folder is deleted.</summary>
    /// <param name="context">The cloud that it is part of; objects are kept below <c>DataDirectory/s3/bucket</c>.</param>
    /// <param name="log">Receives reports of notifications that could not be sent.</param>
    /// <param name="policies">Evaluates the policies of notification targets.</param>
    public S3Service(CloudContext context, TextWriter log, ITargetPolicies policies)
    {
        var (options, time) = (context.Options, context.Time);
        _buckets = new BucketTable(options, context.Journals.States("s3"), time);
        var notifications = new NotificationQueue(time);
        _writer = new ObjectWriter(_buckets, notifications, time);
        var targets = new NotificationTargets(policies);
        _sender = new NotificationSender(notifications, context.Calls, policies, options, log);
        var copier = new ObjectCopier(_buckets, _writer);
        var configurations = new BucketConfigurations(_buckets, options);
        foreach (var bucket in _buckets.All)
        {
            configurations.Restore(bucket);
            notifications.Restore(bucket);
        }

        _uploads = new MultipartUploads(_buckets, _writer, time);
        // The first matching route serves; routes without a marker come last.
        _routes = new[]
            {
                new MultipartRoutes(_uploads, _buckets, options).Routes,
                new BucketRoutes(_buckets, notifications, options).Routes,
                new ListRoutes(_buckets, options).Routes,
                new VersionRoutes(_buckets, options).Routes,
                new CopyRoutes(copier).Routes,
                new DeleteRoutes(_writer).Routes,
                new ConfigurationRoutes(_buckets, configurations, notifications, targets).Routes,
                new TaggingRoutes(_buckets).Routes,
                new ObjectRoutes(_buckets, _writer).Routes,
                new PostRoutes(_writer, time).Routes,
            }
            .SelectMany(routes => routes)
            .OrderBy(route => route.Marker.Length == 0)
            .ToList();
        var operations = new[]
            {
                new BucketOperations(_buckets, notifications, targets, options).All,
                new ConfigurationOperations(configurations).All,
                new ObjectOperations(_buckets, _writer, copier).All,
                new DeleteOperations(_buckets, _writer).All,
            }
            .SelectMany(declared => declared)
            .ToList();
        var served = _routes.Select(route => route.Operation).Except(operations.Select(operation => operation.Name)).Select(name => new Operation(name));
        Operations = new OperationTable(operations.Concat(served).Select(operation => operation with { Needs = OperationPermissions.Of(operation.Name), NeedsByItem = OperationPermissions.AreByItem(operation.Name) }));
    }

    /// <inheritdoc/>
    public string Name => "s3";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["s3"];

    /// <inheritdoc/>
    public long? LargestRequest => null;

    /// <inheritdoc/>
    public OperationTable Operations { get; }

    /// <inheritdoc/>
    public bool HasResourcePolicies => true;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken stopping)
    {
        _sending = _sender.RunAsync(stopping);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public AwsException Throttled(string operation) => new("SlowDown", "Please reduce your request rate.", 503);

    /// <inheritdoc/>
    public AwsException OutOfSpace() => new("SlowDown", "There is no space left on the disk of the local cloud.", 503);

    /// <inheritdoc/>
    public AwsException Denied(string message) => new("AccessDenied", message, 403);

    /// <inheritdoc/>
    // Source: "GetObject", permissions.
    public Need? NeedToLearn(AwsException error, CallSubject call)
    {
        if (error.Code != "NoSuchKey") return null;
        var source = call.Members["CopySource"] is { } copy ? CopySource.Parse(CallSubject.Text(copy)).Bucket : call["Bucket"];
        return new Need("s3:ListBucket", S3Arn.Of(source));
    }

    /// <inheritdoc/>
    public RestCall? Route(HttpRequest request)
    {
        PresignedHeaders.Hoist(request);
        var address = S3Address.Parse(request.Host.Value ?? "", request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var route = _routes.FirstOrDefault(route => route.Matches(request, address))
            ?? throw AwsException.NotEmulated("s3", $"a request by {request.Method} {request.Path}{request.QueryString}");
        var upload = request.Query["uploadId"] is [{ } id] && address.Bucket is not null ? _uploads.Find(id, address.Bucket, address.Key) : null;
        return new RoutedCall(route, request, address, upload);
    }

    /// <inheritdoc/>
    public bool IsSignedForm(HttpRequest request) => PostForm.Matches(request);

    /// <inheritdoc/>
    public async ValueTask<RequestSignature> SignatureOfAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await PostForm.ReadAsync(request, cancellationToken);
        var version2 = form.Field("AWSAccessKeyId") is { Length: > 0 } key && form.Field("signature") is { Length: > 0 } ? CredentialScope.Version2(key) : null;
        var scope = form.Field("x-amz-signature") is { Length: > 0 } ? CredentialScope.Parse(form.Field("x-amz-credential")) : version2;
        return scope is { SigningName: "s3" } ? new RequestSignature(scope, form.Field("x-amz-security-token")) : throw Denied("Access Denied");
    }

    /// <inheritdoc/>
    public long? LargestBody(RestCall? call) => call?.Operation is "PutObject" or "PostObject" or "UploadPart" ? null : RequestBody.LargestDocument;

    /// <inheritdoc/>
    public AwsException BodyTooLarge(long limit) => S3Errors.EntityTooLarge(limit);

    /// <summary>A bucket's policy; null if there is no policy or no such bucket.</summary>
    public Policy? PolicyOf(string bucket) => _buckets.Find(bucket)?.Policy;

    /// <inheritdoc/>
    public Task WriteErrorAsync(HttpContext http, AwsException error, CallContext context) => S3Xml.WriteErrorAsync(http, error, context);

    /// <inheritdoc/>
    public StoredObject? Find(string bucket, string key) => _buckets.Get(bucket).Find(key)?.Stored;

    /// <inheritdoc/>
    public IReadOnlyList<StoredObject> List(string bucket, string prefix) =>
        [.. _buckets.Get(bucket).List(new ListQuery(prefix, null, int.MaxValue, null, false)).Objects.Select(item => item.Stored)];

    /// <inheritdoc/>
    public async Task<StoredObject> PutAsync(
        string bucket, string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        var metadata = new ObjectMetadata { ContentType = contentType };
        try
        {
            return (await _writer.PutAsync(bucket, key, stream, metadata, null, "ObjectCreated:Put", cancellationToken)).Stored;
        }
        catch (IOException full) when (FullDisk.Is(full))
        {
            throw OutOfSpace();
        }
    }

    /// <inheritdoc/>
    public Task<StoredObject> PutFileAsync(string bucket, string key, string path, string contentType, CancellationToken cancellationToken) =>
        TakeAsync(bucket, key, path, new ObjectMetadata { ContentType = contentType }, cancellationToken);

    /// <inheritdoc/>
    public Task<StoredObject> PutFileAsync(string bucket, string key, string path, string contentType, string kmsKey, CancellationToken cancellationToken)
    {
        var metadata = new ObjectMetadata { ContentType = contentType };
        var headers = metadata.Headers.SetItem(StorageHeaders.Encryption, "aws:kms").SetItem(StorageHeaders.Key, kmsKey);
        return TakeAsync(bucket, key, path, metadata with { Headers = headers }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        _writer.Delete(bucket, key, null);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _sending;
        }
        catch (OperationCanceledException)
        {
            // The cloud is stopping; cancellation is how the sender ends.
        }
    }

    private async Task<StoredObject> TakeAsync(string bucket, string key, string path, ObjectMetadata metadata, CancellationToken cancellationToken)
    {
        using var file = _writer.Take(path, bucket, key, null);
        string etag;
        await using (var content = file.OpenRead())
            etag = (await Integrity.ContentDigest.CopyAsync(content, Stream.Null, [], cancellationToken)).ETag;
        return _writer.Commit(bucket, key, file, etag, metadata, null, "ObjectCreated:Put").Stored;
    }

    private sealed class RoutedCall(Route route, HttpRequest request, S3Address address, MultipartUpload? upload) : RestCall(route.Operation)
    {
        public override async ValueTask<JsonObject> MembersAsync(CancellationToken cancellationToken) => await RequestSubject.ReadAsync(request, address, upload, cancellationToken);

        public override Task ServeAsync(HttpContext http, CallContext context)
        {
            http.Response.Headers["x-amz-request-id"] = context.RequestId;
            var served = new S3Request(http, context, address);
            served.Check(route);
            return route.ServeAsync(served);
        }
    }
}
