using System.Collections.Frozen;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Sqs;

/// <summary>
/// SQS's errors as its two protocols name them. Clients of the JSON protocol still expect the codes that the query protocol had, in a header.
/// Sources: "Amazon Simple Queue Service API Reference", Smithy's "awsQueryCompatible trait".
/// </summary>
internal static class SqsErrors
{
    private const string OfSqs = "com.amazonaws.sqs#";
    private const string OfTheFramework = "com.amazon.coral.service#";

    // The errors that SQS's API model has. All others come from the framework that AWS's services are built with.
    private static readonly FrozenSet<string> Modelled = FrozenSet.Create(
        "BatchEntryIdsNotDistinct", "BatchRequestTooLong", "EmptyBatchRequest", "InvalidAddress", "InvalidAttributeName", "InvalidAttributeValue", "InvalidBatchEntryId",
        "InvalidIdFormat", "InvalidMessageContents", "InvalidSecurity", "MessageNotInflight", "OverLimit", "PurgeQueueInProgress", "QueueDeletedRecently",
        "QueueDoesNotExist", "QueueNameExists", "ReceiptHandleIsInvalid", "RequestThrottled", "ResourceNotFoundException", "TooManyEntriesInBatchRequest",
        "UnsupportedOperation");

    private static readonly FrozenDictionary<string, string> QueryCodes = new Dictionary<string, string>
    {
        ["AccessDeniedException"] = "AccessDenied",
        ["InvalidParameterValueException"] = "InvalidParameterValue",
        ["MissingRequiredParameterException"] = "MissingParameter",
        ["SerializationException"] = "MalformedInput",
    }.ToFrozenDictionary();

    /// <summary>An error with its names. A failure of the local cloud, and what it does not emulate, keep theirs.</summary>
    public static AwsException Complete(AwsException error)
    {
        if (error.Status >= 500) return error;
        var code = error.Code switch
        {
            "InvalidParameterValue" => "InvalidParameterValueException",
            // A required member is missing.
            "ValidationException" => "MissingRequiredParameterException",
            _ => error.Code,
        };
        return new AwsException(code, error.Message, error.Status)
        {
            QueryCode = error.QueryCode ?? QueryCodes.GetValueOrDefault(code, code),
            Type = (Modelled.Contains(code) ? OfSqs : OfTheFramework) + code,
            Members = error.Members,
        };
    }
}
