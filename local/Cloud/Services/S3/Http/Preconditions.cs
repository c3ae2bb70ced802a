using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.S3.Http;

/// <summary>The conditions of a read. Source: "GetObject": If-Match outweighs If-Unmodified-Since, If-None-Match outweighs If-Modified-Since.</summary>
internal static class Preconditions
{
    /// <summary>Checks an object against the headers of a read, or of a copy's source.</summary>
    /// <param name="header">Gives a header by the name that follows <c>If-</c>.</param>
    /// <param name="stored">The object.</param>
    /// <param name="copy">Whether an unchanged source is an error, not "304 Not Modified".</param>
    /// <exception cref="AwsException">PreconditionFailed or NotModified.</exception>
    public static void Check(Func<string, string?> header, StoredObject stored, bool copy)
    {
        // HTTP dates have whole seconds.
        var modified = stored.LastModified.AddTicks(-(stored.LastModified.Ticks % TimeSpan.TicksPerSecond));
        if (header("Match") is { Length: > 0 } match)
        {
            if (!Names(match, stored.ETag)) throw S3Errors.PreconditionFailed("If-Match");
        }
        else if (Date(header("Unmodified-Since")) is { } unmodifiedSince && modified > unmodifiedSince)
        {
            throw S3Errors.PreconditionFailed("If-Unmodified-Since");
        }

        if (header("None-Match") is { Length: > 0 } noneMatch)
        {
            if (Names(noneMatch, stored.ETag)) throw Unchanged(copy, "If-None-Match", stored);
        }
        else if (Date(header("Modified-Since")) is { } modifiedSince && modified <= modifiedSince)
        {
            throw Unchanged(copy, "If-Modified-Since", stored);
        }
    }

    // The headers that the object would have had. Source: RFC 9110, section 15.4.5.
    private static AwsException Unchanged(bool copy, string condition, StoredObject stored) => copy
        ? S3Errors.PreconditionFailed(condition)
        : new AwsException("NotModified", "Not Modified", 304)
        {
            Members = new JsonObject { ["ETag"] = '"' + stored.ETag + '"', ["Last-Modified"] = stored.LastModified.ToString("R", CultureInfo.InvariantCulture) },
        };

    private static bool Names(string header, string etag) =>
        header.Split(',').Select(each => each.Trim()).Any(each => each == "*" || each.Trim('"') == etag);

    private static DateTimeOffset? Date(string? header) =>
        DateTimeOffset.TryParse(header, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}
