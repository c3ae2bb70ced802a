using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Definitions;

/// <summary>Reads the settings that CreateFunction and UpdateFunctionConfiguration share.</summary>
internal static class FunctionSettings
{
    public static FunctionDefinition Apply(Parameters input, FunctionDefinition basis)
    {
        RuntimeCommand.Check(basis.Runtime, basis.Handler);
        var environment = input.Nested("Environment");
        var changed = basis with
        {
            Description = input.String("Description") ?? basis.Description,
            TimeoutSeconds = input.Int("Timeout") ?? basis.TimeoutSeconds,
            MemoryMegabytes = input.Int("MemorySize") ?? basis.MemoryMegabytes,
            Variables = environment is null ? basis.Variables : Map(environment.Object("Variables")),
        };
        environment?.RefuseOthers();
        if (input.Nested("LoggingConfig") is { } logging) changed = Log(logging, changed);
        if (changed.TimeoutSeconds is < 1 or > 900) throw OutOfRange("Timeout", 1, 900, changed.TimeoutSeconds);
        if (changed.MemoryMegabytes is < 128 or > 10_240) throw OutOfRange("MemorySize", 128, 10_240, changed.MemoryMegabytes);
        if (input.Array("Layers").Count > 0) throw AwsException.NotEmulated("lambda", "parameter 'Layers'");
        if (input.Nested("VpcConfig") is { } vpc && vpc.Array("SubnetIds").Count > 0) throw AwsException.NotEmulated("lambda", "parameter 'VpcConfig'");
        if (input.Nested("SnapStart")?.String("ApplyOn") is not (null or "None")) throw AwsException.NotEmulated("lambda", "parameter 'SnapStart'");
        return changed;
    }

    private static FunctionDefinition Log(Parameters logging, FunctionDefinition basis)
    {
        var format = logging.String("LogFormat") ?? basis.LogFormat;
        if (format is not ("Text" or "JSON")) throw new AwsException("InvalidParameterValueException", $"LogFormat must be Text or JSON; it is {format}.");
        // Lambda's own lines are always text here, and lines of every level are kept.
        logging.Ignore("ApplicationLogLevel", "SystemLogLevel");
        var group = logging.String("LogGroup") ?? basis.LogGroup;
        logging.RefuseOthers();
        return basis with { LogFormat = format, LogGroup = group };
    }

    /// <summary>The architecture, or null. Binaries for another architecture fail when they are started.</summary>
    /// <exception cref="AwsException">InvalidParameterValueException.</exception>
    public static string? Architecture(Parameters input) => input.Array("Architectures") switch
    {
        [] => null,
        [var only] when NodeText.Of(only) is ("x86_64" or "arm64") and var name => name,
        var others => throw new AwsException("InvalidParameterValueException", $"Architectures must be one of [x86_64] and [arm64]; it is {others.ToJsonString()}."),
    };

    public static ImmutableSortedDictionary<string, string> Map(JsonObject? json) =>
        json is null
            ? ImmutableSortedDictionary<string, string>.Empty
            : json.ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value?.ToString() ?? "", StringComparer.Ordinal);

    private static AwsException OutOfRange(string name, int least, int most, int value) =>
        new("InvalidParameterValueException", $"{name} must be {least} to {most}; it is {value}.");
}
