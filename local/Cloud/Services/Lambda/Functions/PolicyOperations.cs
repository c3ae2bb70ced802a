using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>
/// The operations on functions' resource policies. A function, each of its versions and each alias has its own policy: a permission on
/// one does not apply to another. Source: "AddPermission", "Qualifier".
/// </summary>
internal sealed class PolicyOperations(FunctionRegistry functions)
{
    public Task<JsonObject> AddPermissionAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var (function, qualifier, named) = Find(input);
        var id = input.RequiredString("StatementId");
        var principal = input.RequiredString("Principal");
        var statement = new JsonObject
        {
            ["Sid"] = id,
            ["Effect"] = "Allow",
            ["Principal"] = principal.EndsWith(".amazonaws.com", StringComparison.Ordinal)
                ? new JsonObject { ["Service"] = principal }
                : principal == "*" ? "*" : new JsonObject { ["AWS"] = principal },
            ["Action"] = input.RequiredString("Action"),
            ["Resource"] = named.Arn,
        };
        var conditions = new JsonObject();
        if (input.String("SourceAccount") is { } account) conditions["StringEquals"] = new JsonObject { ["AWS:SourceAccount"] = account };
        if (input.String("SourceArn") is { } source) conditions["ArnLike"] = new JsonObject { ["AWS:SourceArn"] = source };
        if (conditions.Count > 0) statement["Condition"] = conditions;
        lock (function.Policy)
        {
            if (!function.Policy.TryAdd((qualifier, id), statement))
            {
                throw new AwsException("ResourceConflictException",
                    $"The statement id ({id}) provided already exists. Please provide a new statement id, or remove the existing statement.", 409);
            }
        }

        return Task.FromResult(new JsonObject { ["Statement"] = statement.ToJsonString() });
    }

    public Task<JsonObject> RemovePermissionAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var (function, qualifier, _) = Find(input);
        var id = input.RequiredString("StatementId");
        lock (function.Policy)
        {
            if (!function.Policy.Remove((qualifier, id))) throw new AwsException("ResourceNotFoundException", $"Statement {id} is not found in resource policy.", 404);
        }

        return Task.FromResult<JsonObject>([]);
    }

    public Task<JsonObject> GetPolicyAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var (function, qualifier, _) = Find(input);
        lock (function.Policy)
        {
            var statements = function.Policy.Where(statement => statement.Key.Qualifier == qualifier).OrderBy(statement => statement.Key.Id, StringComparer.Ordinal).ToList();
            if (statements.Count == 0) throw new AwsException("ResourceNotFoundException", "The resource you requested does not exist.", 404);
            var policy = new JsonObject
            {
                ["Version"] = "2012-10-17",
                ["Id"] = "default",
                ["Statement"] = new JsonArray([.. statements.Select(statement => statement.Value.DeepClone())]),
            };
            return Task.FromResult(new JsonObject { ["Policy"] = policy.ToJsonString(), ["RevisionId"] = function.Definition.RevisionId });
        }
    }

    private (DeployedFunction Function, string? Qualifier, FunctionDefinition Named) Find(Parameters input) =>
        functions.Resolve(input.RequiredString("FunctionName"), input.String("Qualifier"));
}
