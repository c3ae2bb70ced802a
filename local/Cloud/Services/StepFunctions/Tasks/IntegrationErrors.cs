using System.Text;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Errors;
using Pipeline.Cloud.StepFunctions.Integrations;

namespace Pipeline.Cloud.StepFunctions.Tasks;

/// <summary>
/// Names service errors as a state machine sees them. Step Functions calls services with AWS's SDK for Java and shows its exceptions. An error that the
/// service's API documents has its own class (<c>Glue.CrawlerRunningException</c>); any other error is the base class (<c>SageMaker.SageMakerException</c>).
/// </summary>
internal static class IntegrationErrors
{
    private static readonly Dictionary<string, string> Prefixes = new(StringComparer.Ordinal)
    {
        ["applicationautoscaling"] = "ApplicationAutoScaling",
        ["athena"] = "Athena",
        ["cloudwatch"] = "CloudWatch",
        ["dynamodb"] = "DynamoDb",
        ["eventbridge"] = "EventBridge",
        ["glue"] = "Glue",
        ["kinesis"] = "Kinesis",
        ["lambda"] = "Lambda",
        ["s3"] = "S3",
        ["sagemaker"] = "SageMaker",
        ["scheduler"] = "Scheduler",
        ["sfn"] = "Sfn",
        ["sns"] = "Sns",
        ["sqs"] = "Sqs",
        ["sts"] = "Sts",
    };

    /// <summary>Errors that any service may return and that its API does not document (see <see cref="Described"/> for exceptions).</summary>
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "AccessDenied", "AccessDeniedException", "ExpiredToken", "IncompleteSignature", "InternalFailure", "InvalidAction", "InvalidClientTokenId",
        "MissingAction", "MissingAuthenticationToken", "NotAuthorized", "OptInRequired", "RequestExpired", "ServiceUnavailable", "SerializationException",
        "Throttling", "ThrottlingException", "UnrecognizedClientException", "ValidationError", "ValidationException",
    };

    private static readonly Dictionary<string, string[]> Described = new(StringComparer.Ordinal)
    {
        ["applicationautoscaling"] = ["ValidationException"],
        ["glue"] = ["AccessDeniedException", "ThrottlingException", "ValidationException"],
        ["kinesis"] = ["AccessDeniedException", "ValidationException"],
        ["scheduler"] = ["ThrottlingException", "ValidationException"],
        ["sfn"] = ["ValidationException"],
    };

    /// <summary>The task failure for a service's error.</summary>
    /// <param name="resource">The resource that was called.</param>
    /// <param name="service">The service's name in the resource.</param>
    /// <param name="error">The service's error.</param>
    /// <param name="requestId">The id of the call.</param>
    public static StateFailure Failure(TaskResource resource, string service, AwsException error, string requestId)
    {
        // A gap in the local cloud must not look like an AWS error that the definition can handle.
        if (error is { Code: "NotImplemented", Status: 501 }) return new StateFailure(ErrorNames.Runtime, error.Message);
        string prefix = resource.Optimized?.ErrorPrefix ?? Prefixes.GetValueOrDefault(service) ?? char.ToUpperInvariant(service[0]) + service[1..];
        string name = Class(resource, service, prefix, error.Code);
        // S3 has two ids for a request.
        string extended = service == "s3" ? $", Extended Request ID: {Convert.ToBase64String(Encoding.UTF8.GetBytes(requestId))}" : "";
        string cause = $"{error.Message} (Service: {prefix}, Status Code: {error.Status}, Request ID: {requestId}{extended})";
        return new StateFailure($"{prefix}.{name}", cause);
    }

    /// <summary>Whether an error is transient: caused by the service's current state, not by the request.</summary>
    public static bool IsPassing(AwsException error) =>
        error.Status is 429 or (>= 500 and not 501) || error.Code.StartsWith("Throttl", StringComparison.Ordinal) || error.Code == "TooManyRequestsException";

    private static string Class(TaskResource resource, string service, string prefix, string code)
    {
        bool known = !Common.Contains(code) || (Described.TryGetValue(service, out string[]? described) && described.Contains(code));
        if (!known && resource.Optimized is not null) return BaseOfOptimized(prefix);
        if (!known) return prefix + "Exception";
        return code.EndsWith("Exception", StringComparison.Ordinal) ? code : code + "Exception";
    }

    private static string BaseOfOptimized(string prefix) => prefix switch
    {
        "Lambda" => "AWSLambdaException",
        "StepFunctions" => "AWSStepFunctionsException",
        _ => $"Amazon{prefix}Exception",
    };
}
