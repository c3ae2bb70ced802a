using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Lambda.Requests;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Definitions;

/// <summary>Reads the settings that CreateFunction and UpdateFunctionConfiguration share.</summary>
internal static partial class FunctionSettings
{
    private const int LargestEnvironment = 4096;

    public static FunctionDefinition Apply(Parameters input, FunctionDefinition basis)
    {
        RuntimeCommand.Check(basis.Runtime, basis.Handler);
        var changed = basis with
        {
            TimeoutSeconds = RequestRules.Range(input, "Timeout", 1, 900) ?? basis.TimeoutSeconds,
            MemoryMegabytes = RequestRules.Range(input, "MemorySize", 128, 10_240) ?? basis.MemoryMegabytes,
            Variables = input.Nested("Environment") is { } environment ? Environment(environment) : basis.Variables,
            TracingMode = input.Nested("TracingConfig") is { } tracing ? Tracing(tracing) ?? basis.TracingMode : basis.TracingMode,
            StorageMegabytes = input.Nested("EphemeralStorage") is { } storage ? Storage(storage) ?? basis.StorageMegabytes : basis.StorageMegabytes,
            Description = RequestRules.Description(input) ?? basis.Description,
        };
        if (input.Nested("LoggingConfig") is { } logging) changed = Log(logging, changed);
        if (input.Array("Layers").Count > 0) throw AwsException.NotEmulated("lambda", "parameter 'Layers'");
        if (input.Nested("VpcConfig") is { } vpc && vpc.Array("SubnetIds").Count > 0) throw AwsException.NotEmulated("lambda", "parameter 'VpcConfig'");
        if (input.Nested("SnapStart") is { } snapStart && RequestRules.OneOf(snapStart, "ApplyOn", "snapStart.applyOn", "PublishedVersions", "None") is not (null or "None"))
            throw AwsException.NotEmulated("lambda", "parameter 'SnapStart'");
        return changed;
    }

    /// <summary>The role, or null.</summary>
    /// <exception cref="AwsException">ValidationException: it is not the ARN of a role.</exception>
    public static string? Role(Parameters input)
    {
        var role = input.String("Role");
        if (role is not null) RequestRules.Pattern("role", role, AllowedRole(), @"arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+");
        return role;
    }

    /// <summary>The architecture, or null. Binaries for another architecture fail when they are started.</summary>
    /// <exception cref="AwsException">ValidationException.</exception>
    public static string? Architecture(Parameters input) => input.Array("Architectures") switch
    {
        [] => null,
        [var only] when NodeText.Of(only) is ("x86_64" or "arm64") and var name => name,
        [_] other => throw RequestRules.Broken("Architectures", RequestRules.List(other),
            "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]"),
        var others => throw RequestRules.Broken("Architectures", RequestRules.List(others), "Member must have length less than or equal to 1"),
    };

    public static ImmutableSortedDictionary<string, string> Map(JsonObject? json) =>
        json is null
            ? ImmutableSortedDictionary<string, string>.Empty
            : json.ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value?.ToString() ?? "", StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, string> Environment(Parameters environment)
    {
        var variables = Map(environment.Object("Variables"));
        environment.RefuseOthers();
        var measured = FunctionDescription.Map(variables).ToJsonString();
        if (Encoding.UTF8.GetByteCount(measured) > LargestEnvironment)
        {
            throw new AwsException("InvalidParameterValueException",
                "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. " +
                $"String measured: {measured}");
        }

        return variables;
    }

    private static string? Tracing(Parameters tracing)
    {
        var mode = RequestRules.OneOf(tracing, "Mode", "tracingConfig.mode", "Active", "PassThrough");
        tracing.RefuseOthers();
        return mode;
    }

    private static int? Storage(Parameters storage)
    {
        var size = RequestRules.Range(storage, "Size", 512, 10_240, "ephemeralStorage.size");
        storage.RefuseOthers();
        return size;
    }

    private static FunctionDefinition Log(Parameters logging, FunctionDefinition basis)
    {
        var format = RequestRules.OneOf(logging, "LogFormat", "loggingConfig.logFormat", "JSON", "Text") ?? basis.LogFormat;
        // Lambda's own lines are always text here, and lines of every level are kept.
        logging.Ignore("ApplicationLogLevel", "SystemLogLevel");
        var group = logging.String("LogGroup") ?? basis.LogGroup;
        logging.RefuseOthers();
        return basis with { LogFormat = format, LogGroup = group };
    }

    [GeneratedRegex(@"^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+\z")]
    private static partial Regex AllowedRole();
}
