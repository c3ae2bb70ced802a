using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Requests;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>
/// Reads and describes the member <c>RoutingConfig</c> of aliases: a second version that gets a share of the invocations.
/// Source: "Implement Lambda canary deployments using a weighted alias".
/// </summary>
internal static partial class AliasRouting
{
    private const string Path = "routingConfig.additionalVersionWeights";

    /// <summary>The additional version of a request; null if the request has no weights, which leaves those of an alias, or has none on purpose.</summary>
    /// <param name="input">The request.</param>
    /// <param name="present">What the alias has.</param>
    /// <exception cref="AwsException">A weight or a version has another form, or there are several.</exception>
    public static VersionWeight? Read(Parameters input, VersionWeight? present)
    {
        if (input.Nested("RoutingConfig") is not { } config) return present;
        var weights = config.Object("AdditionalVersionWeights") ?? [];
        config.RefuseOthers();
        if (weights.Count > 1) throw Invalid("Number of items in AdditionalVersionWeights cannot be greater than 1");
        if (weights.Count == 0) return null;
        var version = weights.First().Key;
        var weight = new Parameters("lambda", weights).Number(version) ?? -1;
        var shown = string.Create(CultureInfo.InvariantCulture, $"{{{version}={weight}}}");
        if (weight is not (>= 0 and <= 1))
        {
            throw RequestRules.Broken(Path, shown,
                "Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]");
        }

        if (!Number().IsMatch(version))
        {
            throw RequestRules.Broken(Path, shown,
                "Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, " +
                "Member must satisfy regular expression pattern: [0-9]+]");
        }

        return new VersionWeight(version, weight);
    }

    /// <summary>Refuses two versions that cannot share an alias's invocations.</summary>
    /// <exception cref="AwsException">They are the same, one is $LATEST or does not exist, or their roles differ.</exception>
    public static void Check(DeployedFunction function, string version, VersionWeight? additional)
    {
        if (additional is null) return;
        if (additional.Version == version) throw Invalid($"Invalid function version {version}. Function version {version} is already included in routing configuration.");
        if (version == FunctionDefinition.Latest) throw Invalid("$LATEST is not supported for an alias pointing to more than 1 version");
        var other = function.Versions.Find(additional.Version)
            ?? throw new AwsException("ResourceNotFoundException", $"Function not found: {function.Definition.Arn}:{additional.Version}", 404);
        // The same dead-letter configuration as well, which no function has here.
        if (function.Versions.Find(version) is { } main && main.Role != other.Role)
            throw Invalid($"An alias can point to two versions only if they have the same execution role: version {version} has {main.Role}, and version {other.Version} has {other.Role}.");
    }

    /// <summary>Adds the weights to an alias's description, if it has some.</summary>
    public static JsonObject AddTo(JsonObject description, VersionWeight? additional)
    {
        if (additional is { } other)
            description["RoutingConfig"] = new JsonObject { ["AdditionalVersionWeights"] = new JsonObject { [other.Version] = other.Weight } };
        return description;
    }

    private static AwsException Invalid(string message) => new("InvalidParameterValueException", message);

    [GeneratedRegex(@"^[0-9]{1,1024}\z")]
    private static partial Regex Number();
}
