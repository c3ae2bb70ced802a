using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Definitions;

/// <summary>How a runtime starts a function's code.</summary>
internal static class RuntimeCommand
{
    /// <summary>Refuses a runtime or handler that cannot be started here.</summary>
    /// <exception cref="AwsException">The runtime, or the form of the handler, is not emulated.</exception>
    public static void Check(string runtime, string handler)
    {
        switch (runtime)
        {
            case "provided.al2023" or "provided.al2":
                break;
            case "dotnet10" or "dotnet8":
                if (handler.Contains("::", StringComparison.Ordinal))
                    throw AwsException.NotEmulated("lambda", $"a class library handler ('{handler}'; make the assembly an executable and name it as the handler)");
                // The assembly must be in the function's own folder.
                if (handler != Path.GetFileName(handler) || handler is "." or "..")
                    throw new AwsException("InvalidParameterValueException", $"Handler '{handler}' must be the name of an assembly in the function's folder, without a path.");
                break;
            default:
                throw AwsException.NotEmulated("lambda", $"runtime '{runtime}'");
        }
    }

    /// <summary>The program and its arguments.</summary>
    public static IReadOnlyList<string> For(FunctionDefinition function) => function.Runtime.StartsWith("provided", StringComparison.Ordinal)
        ? [Path.Combine(function.Code.Folder, "bootstrap")]
        : ["dotnet", Path.Combine(function.Code.Folder, function.Handler + ".dll")];

    /// <summary>Why the code cannot be started, in Lambda's words, or null.</summary>
    public static string? Obstacle(FunctionDefinition function)
    {
        var file = For(function)[^1];
        if (!File.Exists(file))
        {
            return function.Runtime.StartsWith("provided", StringComparison.Ordinal)
                ? $"Couldn't find valid bootstrap(s): [{file}]"
                : $"Couldn't find the assembly of handler '{function.Handler}': {file}";
        }

        if (!OperatingSystem.IsWindows() && function.Runtime.StartsWith("provided", StringComparison.Ordinal) &&
            (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) == 0)
        {
            return $"fork/exec {file}: permission denied";
        }

        return null;
    }
}
