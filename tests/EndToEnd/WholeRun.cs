using System.CommandLine;
using System.Text.Json.Nodes;
using Pipeline.Cli.Commands;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>A whole run by the command line, in a checkout of its own, so that it leaves the real one's state alone.</summary>
internal sealed class WholeRun : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public WholeRun() => SeparateCheckout.Fill(_directory);

    /// <summary>Where the built functions are; <c>make test</c> builds them.</summary>
    public static string Artifacts => Path.Combine(Repository.Root, ".build", "functions");

    /// <summary>What the run said on its error output.</summary>
    public string Errors { get; private set; } = "";

    /// <summary>The report.</summary>
    public JsonNode Report => JsonNode.Parse(File.ReadAllText(_directory.File(".local/report.json")))!;

    /// <summary>The executions of the workflow.</summary>
    public IReadOnlyList<JsonNode> Executions => [.. Report["executions"]!.AsArray().Select(execution => execution!)];

    /// <summary>A count of the report's records.</summary>
    public long Records(string name) => Report["records"]![name]!.GetValue<long>();

    /// <summary>A file's live error, minutes.</summary>
    public double? LiveError(int file) => Report["files"]![file]!["live_rmse"]?.GetValue<double>();

    /// <summary>Runs <c>run</c> with these options.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> RunAsync(params string[] options)
    {
        var error = new StringWriter();
        var root = new RootCommand { RunCommand.Create(_directory.Path, TimeProvider.System) };
        var status = await CommandLineProgram.RunAsync(root, ["run", "--port", "0", "--artifacts", Artifacts, .. options], error, TestContext.Current.CancellationToken);
        Errors = error.ToString();
        return status;
    }

    public void Dispose() => _directory.Dispose();
}
