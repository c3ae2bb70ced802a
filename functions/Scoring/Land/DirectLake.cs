using System.Globalization;
using System.Net;
using Pipeline.Scoring.Direct;
using Pipeline.Scoring.Retry;

namespace Pipeline.Scoring.Land;

/// <summary>
/// The lake in S3. Source: "Add preconditions to S3 operations with conditional requests", and "Virtual hosting of general purpose
/// buckets" for the two forms of address.
/// </summary>
internal sealed class DirectLake(IServiceClient client, string bucket, bool bucketIsInPath) : ILake
{
    private const string AttemptBegan = "x-amz-meta-attempt-began";
    private readonly string _root = bucketIsInPath ? $"/{bucket}/" : "/";

    /// <inheritdoc />
    public async Task<bool> TryCreateAsync(LakeObject landed, CancellationToken cancellationToken)
    {
        using var reply = await PutAsync(landed, new ServiceHeader("if-none-match", "*"), cancellationToken);
        return Succeeded(reply, HttpStatusCode.PreconditionFailed);
    }

    /// <inheritdoc />
    public async Task<bool> TryReplaceAsync(LakeObject landed, CancellationToken cancellationToken)
    {
        using var present = await client.SendAsync(new ServiceRequest("HEAD", Path(landed), [], default), cancellationToken);
        if (present.Status == (int)HttpStatusCode.NotFound) throw Changed(landed);
        Succeeded(present, null);
        if (BeganLater(present.Header("x-amz-meta-attempt-began"u8), landed.AttemptBegan)) return false;
        var tag = present.Header("etag"u8) ?? throw new InvalidDataException($"s3://{bucket}/{landed.Key} has no ETag.");
        using var reply = await PutAsync(landed, new ServiceHeader("if-match", tag), cancellationToken);
        if (reply.Status == (int)HttpStatusCode.NotFound || !Succeeded(reply, HttpStatusCode.PreconditionFailed)) throw Changed(landed);
        return true;
    }

    private static bool BeganLater(string? present, DateTimeOffset own) =>
        long.TryParse(present, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > own.ToUnixTimeMilliseconds();

    /// <summary>Whether the call took effect; false for the one status that is an answer and no error.</summary>
    private static bool Succeeded(ServiceReply reply, HttpStatusCode? otherwise)
    {
        if (reply.IsSuccess) return true;
        if (reply.Status == (int?)otherwise) return false;
        // ConditionalRequestConflict: another write of the key is on its way.
        if (reply.Status == (int)HttpStatusCode.Conflict) throw new TransientException(ServiceException.Of(reply).Message);
        throw ServiceException.Of(reply);
    }

    private TransientException Changed(LakeObject landed) => new($"s3://{bucket}/{landed.Key} was changed while it was being replaced.");

    private Task<ServiceReply> PutAsync(LakeObject landed, ServiceHeader condition, CancellationToken cancellationToken)
    {
        var began = landed.AttemptBegan.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        ServiceHeader[] headers = [new("content-type", "application/gzip"), condition, new(AttemptBegan, began)];
        return client.SendAsync(new ServiceRequest("PUT", Path(landed), headers, landed.Content), cancellationToken);
    }

    private string Path(LakeObject landed) => _root + string.Join('/', landed.Key.Split('/').Select(Uri.EscapeDataString));
}
