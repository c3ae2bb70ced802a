using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Protocol;

/// <summary>An error as an AWS service would send it; the front door writes it in the shape of the caller's protocol.</summary>
/// <param name="code">The error code, for example <c>ResourceNotFoundException</c>.</param>
/// <param name="message">What was wrong, where, and what to do about it.</param>
/// <param name="status">The HTTP status.</param>
public sealed class AwsException(string code, string message, int status = 400) : Exception(message)
{
    /// <summary>The error code.</summary>
    public string Code { get; } = code;

    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The error's code in the query protocol, if it differs (SQS).</summary>
    public string? QueryCode { get; init; }

    /// <summary>The error's type in JSON, if the service writes it with its namespace (SQS).</summary>
    public string? Type { get; init; }

    /// <summary>Further members of the error, beside its code and message (for example <c>OriginalStatusCode</c>).</summary>
    public JsonObject? Members { get; init; }

    /// <summary>Headers of the answer that belong to the error (S3), or null.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The error for an operation, parameter or resource that the local cloud does not emulate.</summary>
    /// <param name="service">The service, as in an ARN.</param>
    /// <param name="what">The operation, parameter or resource, named as AWS names it.</param>
    public static AwsException NotEmulated(string service, string what) =>
        new("NotImplemented", $"{service}: {what} is not emulated by the local cloud.", 501);

    /// <summary>The error for a value that breaks a constraint of AWS's API model, in the words of AWS.</summary>
    /// <param name="code">The service's code for it, for example <c>ValidationException</c>.</param>
    /// <param name="member">Where the value is in the request, as AWS writes it.</param>
    /// <param name="value">The value.</param>
    /// <param name="constraint">The constraint, for example <c>Member must have length less than or equal to 64</c>.</param>
    public static AwsException Constraint(string code, string member, string value, string constraint) =>
        new(code, $"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}");

    /// <summary>The error for a request body that is longer than the service accepts.</summary>
    /// <param name="service">The service, as in an ARN.</param>
    /// <param name="limit">The most bytes.</param>
    public static AwsException BodyTooLarge(string service, long limit) =>
        new("RequestEntityTooLargeException", $"The request's body is longer than the {limit} bytes that {service} takes here.", 413);
}

/// <summary>Thrown before an answer is read into memory that is longer than its in-process caller accepts.</summary>
/// <param name="size">The answer's size in bytes.</param>
/// <param name="limit">The caller's limit in bytes.</param>
public sealed class AnswerTooLargeException(long size, long limit) : Exception($"The answer has {size} bytes; the caller takes at most {limit}.");
