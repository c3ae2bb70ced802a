using System.Collections.Frozen;

namespace Pipeline.Cloud.Delegation;

/// <summary>What a client must know of a service to call it. Source: the services' API models.</summary>
/// <param name="SigningName">The name by which requests are signed.</param>
/// <param name="TargetPrefix">The part of <c>X-Amz-Target</c> before the operation; null if the service's protocol is not AWS JSON.</param>
/// <param name="JsonVersion">The version of the JSON protocol.</param>
internal sealed record ServiceModel(string SigningName, string? TargetPrefix = null, string JsonVersion = "1.1")
{
    private static readonly FrozenDictionary<string, ServiceModel> Known = new Dictionary<string, ServiceModel>(StringComparer.Ordinal)
    {
        ["athena"] = new("athena", "AmazonAthena"),
        ["dynamodb"] = new("dynamodb", "DynamoDB_20120810", "1.0"),
        ["events"] = new("events", "AWSEvents"),
        ["glue"] = new("glue", "AWSGlue"),
        ["kinesis"] = new("kinesis", "Kinesis_20131202"),
        ["lambda"] = new("lambda"),
        ["s3"] = new("s3"),
        ["sagemaker"] = new("sagemaker", "SageMaker"),
        ["scheduler"] = new("scheduler"),
        ["sfn"] = new("states", "AWSStepFunctions", "1.0"),
        ["sns"] = new("sns"),
        ["sqs"] = new("sqs", "AmazonSQS", "1.0"),
        ["sts"] = new("sts"),
    }.ToFrozenDictionary();

    /// <summary>The content type of its requests.</summary>
    public string ContentType => "application/x-amz-json-" + JsonVersion;

    /// <summary>The model of a service.</summary>
    /// <exception cref="DelegateException">There is no such service here.</exception>
    public static ServiceModel Find(string service) => Known.GetValueOrDefault(service) ?? throw new DelegateException(
        $"There is no service '{service}' to delegate; there are {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}.");
}
