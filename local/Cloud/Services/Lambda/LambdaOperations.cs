using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Lambda.Asynchronous;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Functions;
using Pipeline.Cloud.Lambda.Mappings;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda;

/// <summary>The operations of Lambda. Source of what they need: "Actions, resources, and condition keys for AWS Lambda".</summary>
internal sealed class LambdaOperations(
    FunctionOperations functions, LambdaInvocations invocations, VersionOperations versions, AliasOperations aliases, PolicyOperations policies, EventInvokeConfigOperations configs,
    EventSourceMappings mappings)
{
    public IEnumerable<Operation> All =>
    [
        new Operation("CreateFunction", functions.CreateAsync)
        {
            Needs = Need.On(Function),
            Hands = ExecutionRole,
            Members = Members.Of(
                "FunctionName", "Runtime", "Handler", "Role", "Code", "PackageType", "Architectures", "Tags", "Description", "Environment", "Timeout",
                "MemorySize", "LoggingConfig", "Layers", "VpcConfig", "SnapStart", "Publish", "TracingConfig", "EphemeralStorage"),
        },
        new Operation("GetFunction", functions.GetAsync) { Needs = Need.On(Function), Members = Members.Of("FunctionName", "Qualifier") },
        new Operation("GetFunctionConfiguration", functions.GetConfigurationAsync)
        {
            Needs = Need.On(Function),
            Members = Members.Of("FunctionName", "Qualifier"),
        },
        new Operation("ListFunctions", functions.ListAsync) { Needs = Need.OfAccount, Members = Members.Of("Marker", "MaxItems").WithNumbers("MaxItems") },
        new Operation("UpdateFunctionConfiguration", functions.UpdateConfigurationAsync)
        {
            Needs = Need.On(Function),
            Hands = ExecutionRole,
            Members = Members.Of(
                "FunctionName", "RevisionId", "Runtime", "Handler", "Role", "Description", "Environment", "Timeout", "MemorySize", "LoggingConfig", "Layers",
                "VpcConfig", "SnapStart", "TracingConfig", "EphemeralStorage"),
        },
        new Operation("UpdateFunctionCode", functions.UpdateCodeAsync)
        {
            Needs = Need.On(Function),
            Members = Members.Of("FunctionName", "RevisionId", "ZipFile", "S3Bucket", "S3Key", "LocalDirectory", "LocalSha256", "Architectures", "Publish"),
        },
        new Operation("DeleteFunction", functions.DeleteAsync) { Needs = Need.On(Function), Members = Members.Of("FunctionName", "Qualifier") },
        new Operation("PutFunctionConcurrency", functions.PutConcurrencyAsync)
        {
            Needs = Need.On(Function),
            Members = Members.Of("FunctionName", "ReservedConcurrentExecutions"),
        },
        new Operation("GetFunctionConcurrency", functions.GetConcurrencyAsync) { Needs = Need.On(Function), Members = Members.Of("FunctionName") },
        new Operation("DeleteFunctionConcurrency", functions.DeleteConcurrencyAsync) { Needs = Need.On(Function), Members = Members.Of("FunctionName") },
        new Operation("Invoke", invocations.InvokeAsync)
        {
            Needs = Need.To("lambda:InvokeFunction", Invoked),
            Members = Members.Of("FunctionName", "Qualifier", "InvocationType", "Payload").WithoutEffect("LogType"),
        },
        new Operation("PublishVersion", versions.PublishAsync)
        {
            Needs = Need.On(Function),
            Members = Members.Of("FunctionName", "CodeSha256", "Description", "RevisionId"),
        },
        new Operation("ListVersionsByFunction", versions.ListAsync) { Needs = Need.On(Function), Members = Members.Of("FunctionName", "Marker", "MaxItems").WithNumbers("MaxItems") },
        new Operation("CreateAlias", aliases.CreateAsync)
        {
            Needs = Need.On(Function),
            Members = Members.Of("FunctionName", "Name", "FunctionVersion", "RoutingConfig", "Description"),
        },
        new Operation("UpdateAlias", aliases.UpdateAsync)
        {
            Needs = Need.On(Function),
            Members = Members.Of("FunctionName", "Name", "FunctionVersion", "RoutingConfig", "Description", "RevisionId"),
        },
        new Operation("GetAlias", aliases.GetAsync) { Needs = Need.On(Function), Members = Members.Of("FunctionName", "Name") },
        new Operation("ListAliases", aliases.ListAsync) { Needs = Need.On(Function), Members = Members.Of("FunctionName", "FunctionVersion", "Marker", "MaxItems").WithNumbers("MaxItems") },
        new Operation("DeleteAlias", aliases.DeleteAsync) { Needs = Need.On(Function), Members = Members.Of("FunctionName", "Name") },
        new Operation("AddPermission", policies.AddPermissionAsync)
        {
            Needs = Need.On(Function),
            Members = Members.Of("FunctionName", "Qualifier", "StatementId", "Principal", "Action", "SourceAccount", "SourceArn"),
        },
        new Operation("RemovePermission", policies.RemovePermissionAsync)
        {
            Needs = Need.On(Function),
            Members = Members.Of("FunctionName", "Qualifier", "StatementId"),
        },
        new Operation("GetPolicy", policies.GetPolicyAsync) { Needs = Need.On(Function), Members = Members.Of("FunctionName", "Qualifier") },
        new Operation("PutFunctionEventInvokeConfig", configs.PutAsync)
        {
            Needs = Need.On(Function),
            Members = Members.Of("FunctionName", "Qualifier", "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"),
        },
        new Operation("UpdateFunctionEventInvokeConfig", configs.UpdateAsync)
        {
            Needs = Need.On(Function),
            Members = Members.Of("FunctionName", "Qualifier", "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"),
        },
        new Operation("GetFunctionEventInvokeConfig", configs.GetAsync) { Needs = Need.On(Function), Members = Members.Of("FunctionName", "Qualifier") },
        new Operation("DeleteFunctionEventInvokeConfig", configs.DeleteAsync) { Needs = Need.On(Function), Members = Members.Of("FunctionName", "Qualifier") },
        new Operation("CreateEventSourceMapping", mappings.CreateAsync)
        {
            Needs = Need.OfAccount,
            Members = Members.Of(
                "FunctionName", "EventSourceArn", "StartingPosition", "StartingPositionTimestamp", "Enabled", "BatchSize", "MaximumBatchingWindowInSeconds",
                "ParallelizationFactor", "TumblingWindowInSeconds", "MaximumRecordAgeInSeconds", "MaximumRetryAttempts", "BisectBatchOnFunctionError",
                "FunctionResponseTypes", "DestinationConfig", "FilterCriteria", "MetricsConfig").WithoutEffect("Tags"),
        },
        new Operation("GetEventSourceMapping", mappings.GetAsync) { Needs = Need.On(Mapping), Members = Members.Of("UUID") },
        new Operation("ListEventSourceMappings", mappings.ListAsync)
        {
            Needs = Need.OfAccount,
            Members = Members.Of("EventSourceArn", "FunctionName", "Marker", "MaxItems").WithNumbers("MaxItems"),
        },
        new Operation("UpdateEventSourceMapping", mappings.UpdateAsync)
        {
            Needs = Need.On(Mapping),
            Members = Members.Of(
                "UUID", "FunctionName", "Enabled", "BatchSize", "MaximumBatchingWindowInSeconds", "ParallelizationFactor", "TumblingWindowInSeconds",
                "MaximumRecordAgeInSeconds", "MaximumRetryAttempts", "BisectBatchOnFunctionError", "FunctionResponseTypes", "DestinationConfig",
                "FilterCriteria", "MetricsConfig"),
        },
        new Operation("DeleteEventSourceMapping", mappings.DeleteAsync) { Needs = Need.On(Mapping), Members = Members.Of("UUID") },
    ];

    private static HandedRole ExecutionRole { get; } = new(
        "lambda.amazonaws.com", members => [members["Role"]], null,
        _ => new AwsException("InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda."));

    private static string Function(CallSubject call) =>
        call["FunctionName"] is { Length: > 0 } name ? call.Arn("lambda", "function:", FunctionName.Parse(name, call["Qualifier"])) : "";

    // A permission for a function does not cover its aliases, unless it ends in a wildcard.
    private static string Invoked(CallSubject call)
    {
        if (call["FunctionName"] is not { Length: > 0 } text) return "";
        var (name, qualifier) = FunctionName.Split(text, call["Qualifier"]);
        return call.Arn("lambda", "function:", qualifier is null ? name : $"{name}:{qualifier}");
    }

    private static string Mapping(CallSubject call) => call.Arn("lambda", "event-source-mapping:", call["UUID"]);
}
