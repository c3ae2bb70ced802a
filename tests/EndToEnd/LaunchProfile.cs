using System.Diagnostics;
using System.Text.Json.Nodes;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>A profile of a function's <c>launchSettings.json</c>: how it is started by hand.</summary>
internal sealed record LaunchProfile(string Project, IReadOnlyDictionary<string, string> Variables)
{
    public const string LocalCloud = "local cloud";
    public const string TestTool = "Lambda Test Tool";

    public static LaunchProfile Read(string project, string name)
    {
        var file = Path.Combine(Repository.Root, "functions", project, "Properties", "launchSettings.json");
        var variables = JsonNode.Parse(File.ReadAllText(file))!["profiles"]![name]!["environmentVariables"]!.AsObject();
        return new LaunchProfile(project, variables.ToDictionary(variable => variable.Key, variable => (string)variable.Value!));
    }

    /// <summary>The profile with other addresses, since a test has ports of its own.</summary>
    public LaunchProfile With(params (string Written, string Real)[] addresses) => this with
    {
        Variables = Variables.ToDictionary(
            variable => variable.Key,
            variable => addresses.Aggregate(variable.Value, (value, address) => value.Replace(address.Written, address.Real, StringComparison.Ordinal))),
    };

    /// <summary>Starts the function as it was published.</summary>
    public Process Start()
    {
        var folder = Path.Combine(WholeRun.Artifacts, Project);
        var bootstrap = Path.Combine(folder, "bootstrap");
        var start = File.Exists(bootstrap) ? new ProcessStartInfo(bootstrap) : new ProcessStartInfo("dotnet", [Path.Combine(folder, Project + ".dll")]);
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        // What it logs is not looked at, and must not fill the pipe.
        process.BeginOutputReadLine();
        return process;
    }
}
