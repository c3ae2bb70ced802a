using static Pipeline.Cloud.Lambda.Requests.RequestShape;

namespace Pipeline.Cloud.Lambda.Requests;

/// <summary>The types of the members that Lambda's requests have in their bodies; a name means the same in every operation. Source: the API reference.</summary>
internal static class RequestBody
{
    private static readonly RequestShape Destination = Structure(("Destination", Text));

    /// <summary>A request's body.</summary>
    public static RequestShape Shape { get; } = Structure(
    [
        .. Of(Text, "FunctionName", "Runtime", "Handler", "Role", "PackageType", "Description", "RevisionId", "ZipFile", "S3Bucket", "S3Key", "LocalDirectory", "LocalSha256", "CodeSha256",
            "Name", "FunctionVersion", "StatementId", "Principal", "Action", "SourceAccount", "SourceArn", "EventSourceArn", "StartingPosition"),
        .. Of(Whole, "Timeout", "MemorySize", "ReservedConcurrentExecutions", "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "BatchSize",
            "MaximumBatchingWindowInSeconds", "ParallelizationFactor", "TumblingWindowInSeconds", "MaximumRecordAgeInSeconds"),
        .. Of(Flag, "Publish", "Enabled", "BisectBatchOnFunctionError"),
        .. Of(List(Text), "Architectures", "Layers", "FunctionResponseTypes"),
        ("Tags", Map(Text)),
        ("Code", Structure(Of(Text, "ZipFile", "S3Bucket", "S3Key", "LocalDirectory", "LocalSha256"))),
        ("Environment", Structure(("Variables", Map(Text)))),
        ("TracingConfig", Structure(("Mode", Text))),
        ("EphemeralStorage", Structure(("Size", Whole))),
        ("LoggingConfig", Structure(Of(Text, "LogFormat", "LogGroup", "ApplicationLogLevel", "SystemLogLevel"))),
        ("VpcConfig", Structure(Of(List(Text), "SubnetIds", "SecurityGroupIds"))),
        ("SnapStart", Structure(("ApplyOn", Text))),
        ("RoutingConfig", Structure(("AdditionalVersionWeights", Map(Real)))),
        ("DestinationConfig", Structure(("OnSuccess", Destination), ("OnFailure", Destination))),
        ("MetricsConfig", Structure(("Metrics", List(Text)))),
        ("FilterCriteria", Structure(("Filters", List(Structure(("Pattern", Text)))))),
    ]);

    private static (string Name, RequestShape Shape)[] Of(RequestShape shape, params string[] names) => [.. names.Select(name => (name, shape))];
}
