using Pipeline.Cloud.Iam.Access;
using Pipeline.Cloud.Lambda.Functions;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>Source: "Actions, resources, and condition keys for AWS Lambda".</summary>
internal static class LambdaNeeds
{
    public static IReadOnlyDictionary<string, OperationNeeds> All { get; } = NeedTable.Table(
        NeedTable.Of(
            "lambda", Function,
            "CreateFunction", "GetFunction", "GetFunctionConfiguration", "UpdateFunctionConfiguration", "UpdateFunctionCode", "DeleteFunction",
            "PublishVersion", "CreateAlias", "UpdateAlias", "GetAlias", "ListAliases", "DeleteAlias",
            "PutFunctionConcurrency", "GetFunctionConcurrency", "DeleteFunctionConcurrency", "AddPermission", "RemovePermission", "GetPolicy",
            "PutFunctionEventInvokeConfig", "UpdateFunctionEventInvokeConfig", "GetFunctionEventInvokeConfig", "DeleteFunctionEventInvokeConfig"),
        NeedTable.Of("lambda", Mapping, "GetEventSourceMapping", "UpdateEventSourceMapping", "DeleteEventSourceMapping"),
        NeedTable.OfAccount("lambda", "ListFunctions", "CreateEventSourceMapping", "ListEventSourceMappings"),
        [NeedTable.Entry("Invoke", call => [new Need("lambda:InvokeFunction", Invoked(call))])]);

    private static string Function(CallSubject call) =>
        call["FunctionName"] is { Length: > 0 } name ? call.Arn("lambda", "function:", FunctionName.Parse(name, call["Qualifier"])) : "";

    // A permission for a function is not one for its aliases, unless it ends in a pattern.
    private static string Invoked(CallSubject call)
    {
        if (call["FunctionName"] is not { Length: > 0 } text) return "";
        var (name, qualifier) = FunctionName.Split(text, call["Qualifier"]);
        return call.Arn("lambda", "function:", qualifier is null ? name : $"{name}:{qualifier}");
    }

    private static string Mapping(CallSubject call) => call.Arn("lambda", "event-source-mapping:", call["UUID"]);
}
