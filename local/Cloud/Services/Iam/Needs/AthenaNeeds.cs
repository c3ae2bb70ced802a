using System.Text.Json.Nodes;
using Pipeline.Cloud.Iam.Access;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>Source: "Actions, resources, and condition keys for Amazon Athena". What a query reads and writes, it does as its caller.</summary>
internal static class AthenaNeeds
{
    public static IReadOnlyDictionary<string, OperationNeeds> All(Func<string, string?> workGroupOf) => NeedTable.Table(
        NeedTable.Of("athena", call => WorkGroup(call, call["WorkGroup"] is { Length: > 0 } name ? name : "primary"), "StartQueryExecution", "ListQueryExecutions", "GetWorkGroup", "UpdateWorkGroup", "DeleteWorkGroup"),
        NeedTable.Of("athena", call => WorkGroup(call, call["Name"]), "CreateWorkGroup"),
        // A query that does not exist has no workgroup: that it does not exist is what the service says then.
        NeedTable.OfSeveral("athena", call => Groups(call, workGroupOf, [call["QueryExecutionId"]]), "GetQueryExecution", "StopQueryExecution", "GetQueryResults"),
        NeedTable.OfSeveral("athena", call => Groups(call, workGroupOf, (call.Members["QueryExecutionIds"] as JsonArray ?? []).Select(CallSubject.Text)), "BatchGetQueryExecution"),
        NeedTable.OfAccount("athena", "ListWorkGroups"));

    private static IEnumerable<string> Groups(CallSubject call, Func<string, string?> workGroupOf, IEnumerable<string> queries) =>
        queries.Select(workGroupOf).OfType<string>().Distinct().Select(name => WorkGroup(call, name));

    private static string WorkGroup(CallSubject call, string name) => call.Arn("athena", "workgroup/", name);
}
