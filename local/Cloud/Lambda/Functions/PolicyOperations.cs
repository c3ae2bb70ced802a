using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>The operations on functions' resource policies.</summary>
internal sealed class PolicyOperations(FunctionRegistry functions)
{
    public Task<JsonObject> AddPermissionAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var function = functions.Get(input.RequiredString("FunctionName"), input.String("Qualifier"));
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
            ["Resource"] = function.Definition.Arn,
        };
        var conditions = new JsonObject();
        if (input.String("SourceAccount") is { } account) conditions["StringEquals"] = new JsonObject { ["AWS:SourceAccount"] = account };
        if (input.String("SourceArn") is { } source) conditions["ArnLike"] = new JsonObject { ["AWS:SourceArn"] = source };
        if (conditions.Count > 0) statement["Condition"] = conditions;
        input.RefuseOthers();
        lock (function.Policy)
        {
            if (!function.Policy.TryAdd(id, statement))
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
        var function = functions.Get(input.RequiredString("FunctionName"), input.String("Qualifier"));
        var id = input.RequiredString("StatementId");
        input.RefuseOthers();
        lock (function.Policy)
        {
            if (!function.Policy.Remove(id)) throw new AwsException("ResourceNotFoundException", $"Statement {id} is not found in resource policy.", 404);
        }

        return Task.FromResult<JsonObject>([]);
    }

    public Task<JsonObject> GetPolicyAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var function = functions.Get(input.RequiredString("FunctionName"), input.String("Qualifier"));
        input.RefuseOthers();
        lock (function.Policy)
        {
            if (function.Policy.Count == 0) throw new AwsException("ResourceNotFoundException", "The resource you requested does not exist.", 404);
            var policy = new JsonObject
            {
                ["Version"] = "2012-10-17",
                ["Id"] = "default",
                ["Statement"] = new JsonArray([.. function.Policy.Values.Select(statement => statement.DeepClone())]),
            };
            return Task.FromResult(new JsonObject { ["Policy"] = policy.ToJsonString(), ["RevisionId"] = function.Definition.RevisionId });
        }
    }
}
