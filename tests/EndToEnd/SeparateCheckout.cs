using System.CommandLine;
using System.Globalization;
using Pipeline.Cli.Commands;
using Pipeline.Cli.Hosting;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>A checkout of its own to run the pipeline in, so that the real one's state is left alone.</summary>
internal sealed class SeparateCheckout : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public SeparateCheckout() => Fill(_directory);

    /// <summary>Puts what a run needs of the checkout into a folder. A definition must lie in its template's folder, so that it is copied.</summary>
    public static void Fill(TemporaryDirectory directory)
    {
        System.IO.File.CreateSymbolicLink(directory.File("local"), Path.Combine(Repository.Root, "local"));
        Directory.CreateDirectory(directory.File(".build"));
        System.IO.File.CreateSymbolicLink(directory.File(".build/page"), Path.Combine(Repository.Root, ".build", "page"));
        System.IO.File.CreateSymbolicLink(directory.File("events"), Path.Combine(Repository.Root, "events"));
        Directory.CreateDirectory(directory.File("statemachines"));
        foreach (var file in new DirectoryInfo(Path.Combine(Repository.Root, "statemachines")).GetFiles()) file.CopyTo(directory.File("statemachines/" + file.Name));
        System.IO.File.Copy(Path.Combine(Repository.Root, "template.yaml"), directory.File("template.yaml"));
    }

    public string File(string name) => _directory.File(name);

    /// <summary>Starts the local cloud with the template on it.</summary>
    public Task<LocalPipeline> StartAsync(string endpointUrl = "", int port = 0, int? minimumLabels = null, TimeProvider? time = null) => LocalPipeline.StartAsync(
        new PipelineOptions
        {
            Root = _directory.Path,
            TemplateFile = _directory.File("template.yaml"),
            ArtifactsDirectory = WholeRun.Artifacts,
            DataDirectory = _directory.File(".local"),
            Port = port,
            Parameters = Parameters(endpointUrl, minimumLabels),
        },
        time ?? TimeProvider.System,
        TestContext.Current.CancellationToken);

    private static Dictionary<string, string> Parameters(string endpointUrl, int? minimumLabels)
    {
        var parameters = new Dictionary<string, string> { ["StreamShards"] = "1", ["BatchWindowSeconds"] = "0", ["MinimumEvidence"] = "30", ["EndpointUrl"] = endpointUrl };
        if (minimumLabels is { } least) parameters["MinimumLabels"] = least.ToString(CultureInfo.InvariantCulture);
        return parameters;
    }

    /// <summary>Runs a command about the stack on the local cloud, whose names it finds as one beside it would.</summary>
    public async Task<(int Status, string Errors)> RunCommandAsync(LocalPipeline pipeline, params string[] command)
    {
        var error = new StringWriter();
        var root = new RootCommand
        {
            SendCommand.Create(_directory.Path, TimeProvider.System, _ => null),
            SmokeCommand.Create(_directory.Path, TimeProvider.System, _ => null),
            RedriveCommand.Create(_directory.Path, TimeProvider.System, _ => null),
        };
        var status = await CommandLineProgram.RunAsync(
            root, [.. command, "--endpoint-url", pipeline.Cloud.Endpoint.ToString()], error, TestContext.Current.CancellationToken);
        return (status, error.ToString());
    }

    /// <summary>Runs a command about the stack's models or data on the local cloud. What it says is its output, and behind it its errors.</summary>
    public Task<(int Status, string Said)> SayAsync(LocalPipeline pipeline, params string[] command) => SayAsync(pipeline, TimeProvider.System, command);

    /// <summary>As the other, with the clock of the command.</summary>
    public async Task<(int Status, string Said)> SayAsync(LocalPipeline pipeline, TimeProvider time, params string[] command)
    {
        var said = new StringWriter();
        var root = new RootCommand
        {
            BackupCommand.Create(_directory.Path, time, _ => null),
            RestoreCommand.Create(_directory.Path, time, _ => null),
            ModelsCommand.Create(_directory.Path, TimeProvider.System, _ => null),
            RollbackCommand.Create(_directory.Path, TimeProvider.System, _ => null),
            RecreateEndpointCommand.Create(_directory.Path, TimeProvider.System, _ => null),
            UndoCommand.Create(_directory.Path, TimeProvider.System, _ => null),
            AffectedCommand.Create(_directory.Path, TimeProvider.System, _ => null),
            ForgetCommand.Create(_directory.Path, TimeProvider.System, _ => null),
            RescoreCommand.Create(_directory.Path, TimeProvider.System, _ => null),
        };
        var status = await CommandLineProgram.RunAsync(
            root, [.. command, "--endpoint-url", pipeline.Cloud.Endpoint.ToString()], said, TestContext.Current.CancellationToken, said);
        return (status, said.ToString());
    }

    public void Dispose() => _directory.Dispose();
}
