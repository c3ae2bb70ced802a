using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Storage;

/// <summary>The condition of a conditional write. Source: "Add preconditions to S3 operations with conditional requests".</summary>
/// <param name="MustNotExist"><c>If-None-Match: *</c>.</param>
/// <param name="MustMatch"><c>If-Match</c>: the entity tag that the present object must have, without quotes.</param>
internal sealed record WriteCondition(bool MustNotExist, string? MustMatch)
{
    /// <summary>Reads the two headers.</summary>
    /// <returns>The condition, or null if neither header is set.</returns>
    public static WriteCondition? Parse(string? ifMatch, string? ifNoneMatch)
    {
        if (string.IsNullOrEmpty(ifMatch) && string.IsNullOrEmpty(ifNoneMatch)) return null;
        if (!string.IsNullOrEmpty(ifNoneMatch) && ifNoneMatch != "*")
            throw AwsException.NotEmulated("s3", "a write with If-None-Match other than '*'");
        return new WriteCondition(!string.IsNullOrEmpty(ifNoneMatch), string.IsNullOrEmpty(ifMatch) ? null : ifMatch.Trim().Trim('"'));
    }

    /// <summary>Checks the condition before the bytes are received.</summary>
    /// <exception cref="AwsException">PreconditionFailed, or NoSuchKey if there is no object to match.</exception>
    public void Check(string key, S3Object? present)
    {
        if (MustMatch is not null && present is null) throw S3Errors.NoSuchKey(key);
        if (Violation(present) is { } condition) throw S3Errors.PreconditionFailed(condition);
    }

    /// <summary>Checks the condition again when the object is stored: another write may have happened meanwhile.</summary>
    /// <exception cref="AwsException">ConditionalRequestConflict.</exception>
    public void CheckAgain(S3Object? present)
    {
        if (Violation(present) is { } condition) throw S3Errors.ConditionalRequestConflict(condition);
    }

    private string? Violation(S3Object? present)
    {
        if (MustNotExist && present is not null) return "If-None-Match";
        return MustMatch is not null && (present is null || (MustMatch != "*" && MustMatch != present.Stored.ETag)) ? "If-Match" : null;
    }
}
