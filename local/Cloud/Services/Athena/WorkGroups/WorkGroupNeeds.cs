using Pipeline.Cloud.Calls;

namespace Pipeline.Cloud.Athena.WorkGroups;

/// <summary>
/// Permissions for queries are given by workgroup. What a query reads and writes, it does as its caller. Source: "Actions, resources, and
/// condition keys for Amazon Athena".
/// </summary>
internal static class WorkGroupNeeds
{
    /// <summary>The needs of an operation on the workgroup that a call names, or on the primary one.</summary>
    public static OperationNeeds Named { get; } = Need.On(call => Arn(call, call["WorkGroup"] is { Length: > 0 } name ? name : "primary"));

    /// <summary>The needs of an operation on queries: the workgroups of all of them. A query that does not exist has none, and the service says so.</summary>
    /// <param name="queries">The ids that a call names.</param>
    /// <param name="workGroupOf">Gives the workgroup of a query, or null.</param>
    public static OperationNeeds OfQueries(Func<CallSubject, IEnumerable<string>> queries, Func<string, string?> workGroupOf) =>
        Need.OnAll(call => queries(call).Select(workGroupOf).OfType<string>().Distinct().Select(name => Arn(call, name)));

    /// <summary>A workgroup's ARN.</summary>
    public static string Arn(CallSubject call, string name) => call.Arn("athena", "workgroup/", name);
}
