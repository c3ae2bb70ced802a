using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Faults;

/// <summary>The errors by which services throttle. Source: the error pages of their API references.</summary>
internal static class ThrottlingErrors
{
    /// <summary>A service's throttling error.</summary>
    public static AwsException Of(string service, string operation) => service switch
    {
        "athena" => new("TooManyRequestsException", "Rate exceeded"),
        "dynamodb" when operation.EndsWith("Table", StringComparison.Ordinal) => new("ThrottlingException", "Rate exceeded"),
        "dynamodb" => new(
            "ProvisionedThroughputExceededException",
            "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API."),
        "kinesis" when operation is "PutRecord" or "PutRecords" or "GetRecords" => new("ProvisionedThroughputExceededException", "Rate exceeded for shard."),
        "kinesis" => new("LimitExceededException", "Rate exceeded"),
        "lambda" => new("TooManyRequestsException", "Rate Exceeded.", 429),
        "s3" => new("SlowDown", "Please reduce your request rate.", 503),
        "scheduler" => new("ThrottlingException", "Rate exceeded", 429),
        "sns" => new("ThrottledException", "Rate exceeded", 429) { QueryCode = "Throttled" },
        "sqs" => new("RequestThrottled", "The request was denied due to request throttling.", 403),
        "sts" => new("Throttling", "Rate exceeded"),
        _ => new("ThrottlingException", "Rate exceeded"),
    };
}
