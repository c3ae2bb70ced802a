using System.CommandLine;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Progress;
using Pipeline.Cli.Reporting;
using Pipeline.Cli.Running;
using Pipeline.Cli.Streaming;
using Pipeline.Cloud.Deployment.Grants;
using Pipeline.Domain;
using Spectre.Console;

namespace Pipeline.Cli.Commands;

/// <summary><c>run</c>: deploys the template, runs the whole loop and writes the report.</summary>
internal sealed class RunCommand
{
    private readonly SharedOptions _shared = new();
    private readonly Option<string?> _trips = new("--trips") { Description = "TLC Parquet files, separated by commas, streamed in this order; default: a synthetic city." };
    private readonly Option<string?> _zones = new("--zones") { Description = "The zones of those files, CSV: zone_id,borough,zone,service_zone,latitude,longitude or New York's taxi_zone_lookup.csv." };
    private readonly Option<bool> _withoutDistance = new("--without-distance") { Description = "Leave out the trips' distance, which the meter knows only after the trip." };
    private readonly Option<int> _count = new("--count") { Description = "The number of synthetic trips.", DefaultValueFactory = _ => 20_000 };
    private readonly Option<int> _seed = new("--seed") { Description = "The synthetic city's seed.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _poison = new("--poison") { Description = "The approximate number of malformed records among the synthetic trips.", DefaultValueFactory = _ => 20 };
    private readonly Option<double?> _rate = new("--rate") { Description = "The maximum number of records per second; default: as fast as the pipeline goes." };
    private readonly Option<bool> _compact = new("--compact") { Description = "At the end, compact a copy of the landed log as if it were three days old, count the table of trips and train on it." };
    private readonly Option<string?> _grants = new("--grants") { Description = "Print the roles' grants and which were used. Fail on an unused grant for which this file gives no reason." };
    private readonly TripDomain _domain = new();
    private readonly DataOption _data;
    private readonly string _root;
    private readonly TimeProvider _time;

    private RunCommand(string root, TimeProvider time)
    {
        _root = root;
        _data = new DataOption(_domain, Path.Combine(root, "local", "node_modules"));
        _time = time;
    }

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time)
    {
        var run = new RunCommand(root, time);
        var command = new Command("run", "Deploy the template on the local cloud and run the whole loop.");
        run._shared.AddTo(command);
        run._data.AddTo(command);
        foreach (Option option in new Option[] { run._trips, run._zones, run._withoutDistance, run._count, run._seed, run._poison, run._rate, run._compact, run._grants }) command.Options.Add(option);
        command.SetAction(run.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var output = result.InvocationConfiguration.Output;
        var exceptions = result.GetValue(_grants) is { } reasons ? GrantExceptionFile.Read(reasons) : null;
        var options = _shared.Read(result, _root);
        var own = _data.Open(result, _trips, _zones, _withoutDistance, _count, _seed, _poison);
        var source = own ?? SourceChoice.Choose(
            new SourceOptions(result.GetValue(_trips), result.GetValue(_zones), result.GetValue(_count), result.GetValue(_seed), result.GetValue(_poison), result.GetValue(_withoutDistance)),
            Path.Combine(_root, "local", "node_modules"));
        if (result.GetValue(_rate) is <= 0) throw new CommandException("--rate: expected a number above 0.");

        // A warm scoring environment must see the route statistics of one file before the next one is over.
        // An invocation costs next to nothing here, so no batch waits until it is full.
        var parameters = WithDefault(WithDefault(options.Parameters, "LookupTtlSeconds", "5"), "BatchWindowSeconds", "0");
        // The first model of the synthetic city is judged by its days 7 and 8, which are easier than a week: no alarm is to ring for that.
        if (own is null && result.GetValue(_trips) is not { Length: > 0 }) parameters = WithDefault(parameters, "LiveErrorAlarmRatio", "1.5");
        options = options with { Parameters = parameters };
        await using var pipeline = await LocalPipeline.StartAsync(options, _time, cancellationToken);
        DeploymentNotes.Write(output, pipeline);
        foreach (var note in source.Notes) output.WriteLine($"note: {note}");
        IProgressDisplay display = AnsiConsole.Profile.Capabilities.Interactive && !System.Console.IsOutputRedirected
            ? new Progress.LiveDisplay(AnsiConsole.Console, _time)
            : new PlainDisplay(output, _time, TimeSpan.FromSeconds(5));
        var streaming = new StreamingOptions { RecordsPerSecond = result.GetValue(_rate) };
        var run = new PipelineRun(pipeline, source, _domain, streaming, display, _time, new Random(result.GetValue(_seed)), result.GetValue(_compact) ? CompactionStep.Of(pipeline, _time) : null);
        var report = await run.RunAsync(ScoringBuild.Read(Path.Combine(options.ArtifactsDirectory, "ScoringFunction")), cancellationToken);
        var file = Path.Combine(options.DataDirectory, "report.json");
        await ReportJson.WriteAsync(report, file, cancellationToken);
        foreach (var line in Summary.Lines(report, _domain.Description)) output.WriteLine(line);
        if (pipeline.ReportedFaults is { } faults)
        {
            foreach (var line in Summary.FaultLines(faults.Injected, faults.NeverFired)) output.WriteLine(line);
        }

        await pipeline.CloudWatch.Evaluator.EvaluateToEndAsync(cancellationToken);
        output.WriteLine(AlarmLines.Of(pipeline.Stack, pipeline.CloudWatch.Alarms));
        foreach (var line in DashboardLines.Of(pipeline.Stack, pipeline.Metrics)) output.WriteLine(line);
        IEnumerable<string> excess = [];
        if (exceptions is not null)
        {
            var statements = StatementUse.Of(pipeline.Stack, pipeline.Roles);
            foreach (var line in GrantLines.Of(statements, exceptions)) output.WriteLine(line);
            excess = GrantCheck.Problems(statements, exceptions);
        }

        output.WriteLine($"report      {Path.GetRelativePath(Environment.CurrentDirectory, file)}");
        return Verdict(report, excess, result.InvocationConfiguration.Error);
    }

    private static int Verdict(RunReport report, IEnumerable<string> excess, TextWriter error)
    {
        var problems = new List<string>();
        if (report.Records.Lost > 0) problems.Add($"{report.Records.Lost} records were lost");
        if (report.Records.Quarantined != report.Records.Poison)
            problems.Add($"{report.Records.Quarantined} records are in quarantine, and {report.Records.Poison} malformed ones were sent");
        if (report.Records.DuplicatedInTable + report.Records.DuplicatedInLake > 0) problems.Add("records are there twice");
        if (report.Compaction is { } done && (done.Unreadable > 0 || done.Rows != done.Trips || done.Rows != report.Records.Landed))
            problems.Add($"of {report.Records.Landed} landed trips the table has {done.Rows} rows of {done.Trips} trips, and {done.Unreadable} lines are unreadable");
        problems.AddRange(report.Executions.Where(execution => execution.Status != "SUCCEEDED").Select(execution => $"execution {execution.Name} {execution.Status}"));
        problems.AddRange(excess.Select(problem => problem.TrimEnd('.')));
        foreach (var problem in problems) error.WriteLine($"FAILED: {problem}.");
        return problems.Count == 0 ? 0 : 1;
    }

    private static Dictionary<string, string> WithDefault(IReadOnlyDictionary<string, string> given, string name, string value)
    {
        var parameters = new Dictionary<string, string>(given, StringComparer.Ordinal);
        parameters.TryAdd(name, value);
        return parameters;
    }
}
