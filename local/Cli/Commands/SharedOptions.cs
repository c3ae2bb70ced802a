using System.CommandLine;
using Pipeline.Cli.Hosting;
using Pipeline.Cloud.Faults.Plan;

namespace Pipeline.Cli.Commands;

/// <summary>The options of all commands that start the local cloud.</summary>
internal sealed class SharedOptions
{
    private readonly Option<int> _port = new("--port") { Description = "The local cloud's port on 127.0.0.1.", DefaultValueFactory = _ => 4566 };
    private readonly Option<string?> _listen = new("--listen") { Description = "An additional address of this machine to listen on, for containers (172.17.0.1 is Docker's on Linux; anyone who can reach it has full access), and names by which the cloud is reached, separated by commas." };
    private readonly Option<string?> _template = new("--template") { Description = "The SAM template." };
    private readonly Option<string?> _artifacts = new("--artifacts") { Description = "The folder of the built functions, with one folder per logical id." };
    private readonly Option<string[]> _parameters = new("--parameter") { Description = "A template parameter, as Name=value." };
    private readonly Option<string[]> _delegates = new("--delegate") { Description = "A service that another endpoint serves, as service=url." };
    private readonly Option<string?> _faults = new("--faults") { Description = "A fault plan, YAML: what goes wrong, where and when (docs/faults.md)." };
    private readonly Option<string[]> _fault = new("--fault") { Description = "A rule of a fault plan in one line, such as \"dynamodb:BatchWriteItem rate=0.05 throttle\"; may be repeated." };
    private readonly Option<bool> _throttle = new("--throttle-shards") { Description = "Limit shards to 1,000 records and 1 MiB per second, as AWS does." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65535) result.AddError("--port: expected a number from 0 to 65535.");
        });
        foreach (Option option in new Option[] { _port, _listen, _template, _artifacts, _parameters, _delegates, _throttle, _faults, _fault }) command.Options.Add(option);
    }

    /// <summary>Reads the options of a command line.</summary>
    /// <exception cref="CommandException">A value is malformed.</exception>
    /// <exception cref="FaultPlanException">The fault plan is malformed.</exception>
    public PipelineOptions Read(ParseResult result, string root) => Read(result, root, ListenArgument.Read(result.GetValue(_listen)));

    private PipelineOptions Read(ParseResult result, string root, ListenArgument listen) => new()
    {
        Root = root,
        TemplateFile = Path.GetFullPath(result.GetValue(_template) ?? Path.Combine(root, "template.yaml")),
        ArtifactsDirectory = Path.GetFullPath(result.GetValue(_artifacts) ?? Path.Combine(root, ".build", "functions")),
        DataDirectory = Path.Combine(root, ".local"),
        Port = result.GetValue(_port),
        FurtherAddress = listen.Address,
        HostNames = listen.Names,
        ThrottleShards = result.GetValue(_throttle),
        Faults = Faults(result.GetValue(_faults), result.GetValue(_fault) ?? []),
        Parameters = Pairs(result.GetValue(_parameters), "--parameter", "Name=value"),
        Delegates = Pairs(result.GetValue(_delegates), "--delegate", "service=url").ToDictionary(
            pair => pair.Key,
            pair => Uri.TryCreate(pair.Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? uri
                : throw new CommandException($"--delegate {pair.Key}: '{pair.Value}' is not a URL; expected for example dynamodb=http://127.0.0.1:8000.")),
    };

    // The rules of the command line come first, because they are what the caller wants to see in this run.
    private static FaultPlan? Faults(string? file, string[] rules)
    {
        if (file is null && rules.Length == 0) return null;
        var plan = file is null ? new FaultPlan(1, []) : FaultPlanFile.Read(file);
        return plan with { Rules = [.. rules.Select(rule => FaultArgument.Read(rule)), .. plan.Rules] };
    }

    private static Dictionary<string, string> Pairs(string[]? values, string option, string form)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in (values ?? []).SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries)))
        {
            var at = value.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw new CommandException($"{option}: '{value}' is not of the form {form}.");
            pairs[value[..at]] = value[(at + 1)..];
        }

        return pairs;
    }
}
