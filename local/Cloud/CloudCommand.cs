using System.CommandLine;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud;

/// <summary>The local cloud as a program of its own: starts every service, deploys a template if one is given, and runs until it is interrupted.</summary>
/// <param name="time">The clock.</param>
/// <param name="output">Where the program says what it deployed.</param>
/// <param name="errors">Where it says what is wrong.</param>
internal sealed class CloudCommand(TimeProvider time, TextWriter output, TextWriter errors)
{
    private readonly Option<FileInfo?> _template = new("--template") { Description = "The template to deploy. Without it, the cloud starts empty." };
    private readonly Option<string?> _artifacts = new("--artifacts") { Description = "The folder with a folder of built files per function, by logical id. Default: where the build tool of the template puts it, beside the template." };
    private readonly Option<string> _stack = new("--stack") { Description = "The stack's name.", DefaultValueFactory = _ => "stack" };
    private readonly Option<string[]> _parameters = new("--parameter") { Description = "A value for a parameter of the template: Name=Value. Can be given several times." };
    private readonly Option<int> _port = new("--port") { Description = "The port on 127.0.0.1; 0 takes a free one.", DefaultValueFactory = _ => 4566 };
    private readonly Option<string> _data = new("--data") { Description = "The folder for objects, logs and other files. State of an earlier start in it is deleted, unless this one has --keep.", DefaultValueFactory = _ => ".local" };
    private readonly Option<bool> _keep = new("--keep") { Description = "Go on with the state that the data folder holds, and keep it for the next start." };
    private readonly Option<bool> _fresh = new("--fresh") { Description = "With --keep: delete the state that the data folder holds first." };
    private readonly Option<string?> _modules = new("--node-modules") { Description = "The folder of the npm packages. Default: the nearest local/node_modules above this program." };

    /// <summary>Runs the program.</summary>
    /// <returns>0 when it was interrupted, 1 when it could not start.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var root = new RootCommand("The services of AWS that Pipeline uses, on this machine.") { _template, _artifacts, _stack, _parameters, _port, _data, _keep, _fresh, _modules };
        root.SetAction(ServeAsync);
        var invocation = new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            return await root.Parse(arguments).InvokeAsync(invocation, cancellationToken);
        }
        catch (Exception e) when (StartErrors.CanBeMended(e) || e is IOException or ArgumentException)
        {
            await errors.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private async Task<int> ServeAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new LocalCloudOptions
        {
            Port = result.GetValue(_port),
            DataDirectory = Path.GetFullPath(result.GetValue(_data)!),
            KeepsState = result.GetValue(_keep),
            StartsFresh = result.GetValue(_fresh),
            NodeModules = result.GetValue(_modules) ?? NearestModules(),
        };
        await using var services = await RunningServices.StartAsync(options, new ServiceSettings(), time, cancellationToken);
        await output.WriteLineAsync($"local cloud: {services.Cloud.Endpoint.ToString().TrimEnd('/')} (any credentials, region {options.Region})");
        if (result.GetValue(_template) is { } template)
        {
            var deployment = new DeploymentOptions
            {
                TemplateFile = template.FullName,
                ArtifactsDirectory = result.GetValue(_artifacts) ?? DeploymentOptions.BuiltBeside(template.FullName),
                StackName = result.GetValue(_stack)!,
                Parameters = (result.GetValue(_parameters) ?? []).Select(Pair).ToDictionary(StringComparer.Ordinal),
            };
            Report(await new TemplateDeployer(options, services.Cloud.Dispatcher, time, services.Stacks).DeployAsync(deployment, cancellationToken));
        }

        services.Lambda.ResumeEvents();

        await output.WriteLineAsync("Ctrl+C stops it.");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await SayStoppedAsync();
        }

        return 0;
    }

    private async Task SayStoppedAsync()
    {
        try
        {
            await output.WriteLineAsync("stopped");
        }
        catch (IOException)
        {
            // The output is a file on a full disk, for example. The program ends in order all the same.
        }
    }

    private void Report(DeployedStack stack)
    {
        foreach (var resource in stack.Resources.Values.Where(resource => !resource.NotEmulated.Contains("*")))
            output.WriteLine($"  {resource.LogicalId,-24} {resource.Ref}");
        foreach (var (name, value) in stack.Outputs) output.WriteLine($"  {name,-24} {value}");
        foreach (var missing in stack.NotEmulated) output.WriteLine($"not emulated: {missing}");
    }

    private static KeyValuePair<string, string> Pair(string text) => text.Split('=', 2) is [{ Length: > 0 } name, var value]
        ? KeyValuePair.Create(name, value)
        : throw new ArgumentException($"--parameter {text}: expected Name=Value.");

    private static string NearestModules()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var modules = Path.Combine(at.FullName, "local", "node_modules");
            if (Directory.Exists(modules)) return modules;
        }

        throw new ArgumentException("No local/node_modules above this program: run 'npm ci' in local/, or name the folder with --node-modules.");
    }
}
