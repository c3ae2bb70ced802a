using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Code;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Paging;
using Pipeline.Cloud.Lambda.Requests;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>The operations on published versions, and the publication that other operations ask for.</summary>
internal sealed class VersionOperations(FunctionRegistry functions, KeptCode kept)
{
    public Task<JsonObject> PublishAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var function = functions.Get(input.RequiredString("FunctionName"));
        Revision.Require(input, function.Definition.RevisionId);
        if (input.String("CodeSha256") is { Length: > 0 } expected && expected != function.Definition.Code.Sha256)
        {
            throw new AwsException("InvalidParameterValueException",
                $"CodeSHA256 ({expected}) is different from current CodeSHA256 in $LATEST ({function.Definition.Code.Sha256}). Please try again with the CodeSHA256 in $LATEST.");
        }

        var description = RequestRules.Description(input);
        return Task.FromResult(FunctionDescription.Of(Publish(function, description is "" ? null : description)));
    }

    public Task<JsonObject> ListAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var function = functions.Get(input.RequiredString("FunctionName"));
        var numbers = function.Versions.All.Select(version => version.Version).Prepend(FunctionDefinition.Latest);
        var versions = numbers.Select(function.Find).OfType<FunctionDefinition>().Select(FunctionDescription.Of);
        // $LATEST is before every number, and numbers are ordered as numbers.
        return Task.FromResult(new ItemPage(input).Of("Versions", Key, versions));

        static string Key(JsonObject version) => version["Version"]!.GetValue<string>() is var number && number == FunctionDefinition.Latest ? "" : number.PadLeft(10, '0');
    }

    /// <summary>Publishes a function, and gives $LATEST another revision if that makes a version.</summary>
    /// <returns>The version, by its own ARN.</returns>
    /// <exception cref="AwsException">InvalidParameterValueException: the function's local folder of code is another by now.</exception>
    public FunctionDefinition Publish(DeployedFunction function, string? description)
    {
        var definition = function.Definition;
        var (version, isNew) = function.Publish(definition with { Code = kept.Keep(definition.Code) }, description);
        if (isNew) function.Revise(function.Definition with { RevisionId = Guid.NewGuid().ToString() });
        return version with { Arn = $"{function.Definition.Arn}:{version.Version}" };
    }

    /// <summary>Deletes a version. Source: "DeleteFunction", "Qualifier".</summary>
    /// <exception cref="AwsException">It is $LATEST, or an alias names it.</exception>
    public static void Delete(DeployedFunction function, string qualifier)
    {
        if (qualifier == FunctionDefinition.Latest)
            throw new AwsException("InvalidParameterValueException", "$LATEST version cannot be deleted without deleting the function.");
        if (function.Aliases.All.FirstOrDefault(alias => alias.Names(qualifier)) is { } alias)
        {
            throw new AwsException("ResourceConflictException",
                $"Version {qualifier} of function {function.Definition.Name} is currently referenced by alias [{alias.Name}] and cannot be deleted.", 409);
        }

        function.Unpublish(qualifier);
    }
}
