using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Expansion;

/// <summary>
/// The version and the alias that SAM makes for <c>AutoPublishAlias</c>. The version's logical id ends in a hash of the code, or of all
/// properties: where the hash changes, CloudFormation publishes another version. Source: the page of AutoPublishAliasAllProperties.
/// </summary>
internal static class FunctionVersion
{
    private const int HashLength = 10;

    /// <summary>The version and the alias.</summary>
    /// <param name="source">The function.</param>
    /// <param name="function">The properties of the Lambda function that is made of it.</param>
    /// <param name="alias">The alias's name.</param>
    public static (ExpandedResource Version, ExpandedResource Alias) Of(SamResource source, JsonObject function, string alias)
    {
        var hashed = source.Properties["AutoPublishAliasAllProperties"]?.ToString() == "true" ? function
            : new JsonObject { ["Code"] = function["Code"]!.DeepClone(), ["Environment"] = function["Environment"]?.DeepClone(), ["MemorySize"] = function["MemorySize"]?.DeepClone() };
        var properties = new JsonObject { ["FunctionName"] = new JsonObject { ["Ref"] = source.LogicalId } };
        if (source.Properties["VersionDescription"] is { } description) properties["Description"] = description.DeepClone();
        var version = source.Beside($"{source.LogicalId}Version{Hash(hashed)}", "AWS::Lambda::Version", properties, "AutoPublishAlias") with
        {
            DeletionPolicy = "Retain",
        };
        var published = source.Beside($"{source.LogicalId}Alias{alias}", "AWS::Lambda::Alias", new JsonObject
        {
            ["Name"] = alias,
            ["FunctionName"] = new JsonObject { ["Ref"] = source.LogicalId },
            ["FunctionVersion"] = new JsonObject { ["Fn::GetAtt"] = new JsonArray(version.LogicalId, "Version") },
        }, "AutoPublishAlias");
        return (version, published);
    }

    private static string Hash(JsonObject properties) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(properties.ToJsonString())))[..HashLength];
}
