using Pipeline.Cloud.Calls;

namespace Pipeline.Cloud.Athena.WorkGroups;

/// <summary>
/// Permissions for queries are given by workgroup. A query reads and writes with its caller's permissions. Source: "Actions, resources, and
/// condition keys for Amazon Athena".
/// </summary>
internal static class WorkGroupNeeds
{
    /// <summary>The needs of an operation on the workgroup that a call names, or on the primary one.</summary>
    public static OperationNeeds Named { get; } = Need.On(call => Arn(call, call["WorkGroup"] is { Length: > 0 } name ? name : "primary"));

    /// <summary>The needs of an operation on queries: permissions for all of their workgroups. An unknown query needs none; the service reports it.</summary>
    /// <param name="queries">The ids that a call names.</param>
    /// <param name="workGroupOf">Gives the workgroup of a query, or null.</param>
    public static OperationNeeds OfQueries(Func<CallSubject, IEnumerable<string>> queries, Func<string, string?> workGroupOf) =>
        Need.OnAll(call => queries(call).Select(workGroupOf).OfType<string>().Distinct().Select(name => Arn(call, name)));

    /// <summary>A workgroup's ARN.</summary>
    public static string Arn(CallSubject call, string name) => call.Arn("athena", "workgroup/", name);
}
