using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Cli.Buckets;

namespace Pipeline.Cli.Forgetting;

/// <summary>An object that holds data of the id, now or in a former version.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Removed">How many lines, rows or records the object of now has of the id.</param>
/// <param name="FormerVersions">How many former versions have any.</param>
internal sealed record FoundObject(string Key, int Removed, int FormerVersions)
{
    /// <summary>When the newest of them arrived on the stream; null where that is not known.</summary>
    public DateTimeOffset? Arrived { get; init; }

    /// <summary>Why a version of it could not be read; null if all could.</summary>
    public string? Defect { get; init; }
}

/// <summary>Finds the objects that hold data of the id, and takes the data out of every version.</summary>
/// <param name="s3">The lake.</param>
/// <param name="bucket">The bucket.</param>
internal sealed class ForgottenObjects(IAmazonS3 s3, string bucket)
{
    private const int DeletedPerCall = 1000;
    private const int ReadAtOnce = 16;

    /// <summary>Reads every version of a part's objects.</summary>
    public async IAsyncEnumerable<FoundObject> FindAsync(ForgettingPlace place, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var included = s3.VersionsByKeyAsync(bucket, place.Prefix, cancellationToken).Where(versions => place.Includes(versions[0].Key));
        await foreach (var some in included.Chunk(ReadAtOnce))
        {
            foreach (var found in await Task.WhenAll(some.Select(versions => ReadAsync(versions, place.Editor(versions[0].Key), cancellationToken))))
            {
                if (found is not null) yield return found;
            }
        }
    }

    /// <summary>
    /// Takes the data out of an object and deletes its former versions. The object of now is replaced first: what is interrupted behind it is found again.
    /// </summary>
    /// <returns>False if the object was changed by others meanwhile.</returns>
    public async Task<bool> ClearAsync(ForgettingPlace place, FoundObject found, CancellationToken cancellationToken)
    {
        if (found.Removed > 0 && place.Fate != Fate.Deleted && !await ReplaceAsync(place, found.Key, cancellationToken)) return false;
        var deletesAll = place.Fate != Fate.Rewritten && found.Removed > 0;
        await foreach (var versions in s3.VersionsByKeyAsync(bucket, found.Key, cancellationToken))
        {
            if (versions[0].Key != found.Key) continue;
            var isGone = versions[0].IsDeleteMarker == true;
            await DeleteAsync([.. versions.Where(version => deletesAll || isGone || version.IsLatest != true)], cancellationToken);
        }

        return true;
    }

    /// <summary>Deletes every version of the objects below a prefix.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <param name="isDoomed">Which keys.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    /// <returns>How many objects they are.</returns>
    public async Task<int> DeleteAllAsync(string prefix, Func<string, bool> isDoomed, CancellationToken cancellationToken)
    {
        var objects = 0;
        await foreach (var versions in s3.VersionsByKeyAsync(bucket, prefix, cancellationToken))
        {
            if (!isDoomed(versions[0].Key)) continue;
            await DeleteAsync(versions, cancellationToken);
            objects++;
        }

        return objects;
    }

    private async Task<FoundObject?> ReadAsync(IReadOnlyList<S3ObjectVersion> versions, IContentEditor editor, CancellationToken cancellationToken)
    {
        var found = new FoundObject(versions[0].Key, 0, 0);
        foreach (var version in versions.Where(version => version.IsDeleteMarker != true))
        {
            try
            {
                using var response = await s3.GetObjectAsync(
                    new GetObjectRequest { BucketName = bucket, Key = version.Key, VersionId = version.IsLatest == true ? null : version.VersionId }, cancellationToken);
                if (editor.Edit(await BytesAsync(response, cancellationToken)) is not { } remainder) continue;
                found = version.IsLatest == true ? found with { Removed = remainder.Removed } : found with { FormerVersions = found.FormerVersions + 1 };
                if (remainder.Arrived is { } time && !(time <= found.Arrived)) found = found with { Arrived = time };
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                // It expired or was deleted since it was listed.
            }
            catch (FormatException e)
            {
                found = found with { Defect = e.Message };
            }
        }

        return found.Removed > 0 || found.FormerVersions > 0 || found.Defect is not null ? found : null;
    }

    private async Task<bool> ReplaceAsync(ForgettingPlace place, string key, CancellationToken cancellationToken)
    {
        using var present = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }, cancellationToken);
        if (place.Editor(key).Edit(await BytesAsync(present, cancellationToken)) is not { } remainder) return true;
        if (place.Fate == Fate.Moved && remainder.IsEmpty) return true;
        using var body = new MemoryStream(remainder.Content, writable: false);
        var request = new PutObjectRequest { BucketName = bucket, Key = place.Fate == Fate.Moved ? ForgettingRecord.KeptOf(key) : key, InputStream = body, ContentType = present.Headers.ContentType };
        if (place.Fate == Fate.Rewritten) request.IfMatch = present.ETag;
        if (present.Headers.ContentEncoding is { Length: > 0 } encoding) request.Headers.ContentEncoding = encoding;
        foreach (var name in present.Metadata.Keys) request.Metadata.Add(name, present.Metadata[name]);
        try
        {
            await s3.PutObjectAsync(request, cancellationToken);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private async Task DeleteAsync(IReadOnlyList<S3ObjectVersion> versions, CancellationToken cancellationToken)
    {
        foreach (var some in versions.Chunk(DeletedPerCall))
        {
            var objects = some.Select(version => new KeyVersion { Key = version.Key, VersionId = version.VersionId });
            await s3.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = bucket, Objects = [.. objects], Quiet = true }, cancellationToken);
        }
    }

    private static async Task<byte[]> BytesAsync(GetObjectResponse response, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await response.ResponseStream.CopyToAsync(content, cancellationToken);
        return content.ToArray();
    }
}
