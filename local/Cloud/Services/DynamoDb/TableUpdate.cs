using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.DynamoDb;

/// <summary>
/// An update of a table that changes only what has no effect here, such as its protection from deletion. dynalite, which does not know these members, takes
/// it for one that changes nothing, and refuses it.
/// </summary>
internal static class TableUpdate
{
    /// <summary>Whether a call is such an update.</summary>
    public static bool IsWithoutEffect(string operation, JsonObject input) =>
        operation == "UpdateTable" && input.Count > 1 && input.All(member => member.Key == "TableName" || DynaliteOperations.Of(operation)!.Ignored.Contains(member.Key));

    /// <summary>Answers it: the table as it is.</summary>
    /// <param name="describe">DescribeTable.</param>
    /// <param name="input">The request.</param>
    /// <param name="context">The call.</param>
    public static async Task<JsonObject> AnswerAsync(OperationHandler describe, JsonObject input, CallContext context)
    {
        var described = await describe(new JsonObject { ["TableName"] = input["TableName"]?.DeepClone() }, context);
        return new JsonObject { ["TableDescription"] = described["Table"]!.DeepClone() };
    }
}
