using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Lambda.Definitions;

/// <summary>Writes a function as the API describes it (FunctionConfiguration).</summary>
internal static class FunctionDescription
{
    public static JsonObject Of(FunctionDefinition function) => new()
    {
        ["FunctionName"] = function.Name,
        ["FunctionArn"] = function.Arn,
        ["Runtime"] = function.Runtime,
        ["Role"] = function.Role,
        ["Handler"] = function.Handler,
        ["CodeSize"] = function.Code.Size,
        ["Description"] = function.Description,
        ["Timeout"] = function.TimeoutSeconds,
        ["MemorySize"] = function.MemoryMegabytes,
        ["LastModified"] = function.LastModified.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture),
        ["CodeSha256"] = function.Code.Sha256,
        ["Version"] = function.Version,
        ["Environment"] = new JsonObject { ["Variables"] = Map(function.Variables) },
        ["LoggingConfig"] = new JsonObject { ["LogFormat"] = function.LogFormat, ["LogGroup"] = function.LogGroup ?? "/aws/lambda/" + function.Name },
        ["TracingConfig"] = new JsonObject { ["Mode"] = function.TracingMode },
        ["RevisionId"] = function.RevisionId,
        ["State"] = "Active",
        ["LastUpdateStatus"] = "Successful",
        ["PackageType"] = "Zip",
        ["Architectures"] = new JsonArray(function.Architecture),
        ["EphemeralStorage"] = new JsonObject { ["Size"] = function.StorageMegabytes },
    };

    public static JsonObject Map(ImmutableSortedDictionary<string, string> map)
    {
        var json = new JsonObject();
        foreach (var (name, value) in map) json[name] = value;
        return json;
    }
}
