using System.CommandLine;
using System.Globalization;
using Pipeline.Cli.Drilling;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Sources.Synthetic;

namespace Pipeline.Cli.Commands;

/// <summary><c>drill</c>: plays the incidents of the runbook on the local cloud, by the runbook's own commands.</summary>
internal sealed class DrillCommand
{
    private readonly SharedOptions _shared = new();
    private readonly Option<string[]> _only = new("--only") { Description = $"The incidents to play; default: all ({string.Join(", ", Incidents.All.Select(incident => incident.Name))})." };
    private readonly Option<double> _speed = new("--speed") { Description = "How many minutes of the cloud pass in a real one.", DefaultValueFactory = _ => 6 };
    private readonly string _root;
    private readonly TimeProvider _time;

    private DrillCommand(string root, TimeProvider time) => (_root, _time) = (root, time);

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time)
    {
        var drill = new DrillCommand(root, time);
        var command = new Command("drill", "Play the runbook's incidents: noticed by which alarm, after how long, records lost and doubled.") { drill._only, drill._speed };
        drill._shared.AddTo(command);
        command.SetAction(drill.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        var speed = result.GetValue(_speed);
        if (speed is not (>= 1 and <= 20)) throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"--speed: expected a number from 1 to 20, not {speed}."));
        var options = _shared.Read(result, _root);
        var runbook = Runbook.Read(Path.Combine(_root, "docs", "operations.md"));
        var failed = 0;
        output.WriteLine(DrillLines.Heading);
        foreach (var incident in Chosen(result.GetValue(_only) ?? []))
        {
            var outcome = await PlayAsync(incident, options, runbook, speed, cancellationToken);
            output.WriteLine(DrillLines.Of(outcome));
            foreach (var problem in outcome.Problems)
            {
                failed++;
                error.WriteLine($"FAILED: {incident.Name}, {incident.What}: {problem}.");
            }
        }

        return failed == 0 ? 0 : 1;
    }

    private async Task<DrillOutcome> PlayAsync(Incident incident, PipelineOptions options, Runbook runbook, double speed, CancellationToken cancellationToken)
    {
        var time = new ScaledTime(_time, speed);
        // As a run does: a batch does not wait until it is full, and the city's first days are easier than a week.
        var parameters = new Dictionary<string, string>(options.Parameters) { ["BatchWindowSeconds"] = "0", ["LiveErrorAlarmRatio"] = "1.5", ["StreamShards"] = "1" };
        await using var pipeline = await LocalPipeline.StartAsync(WithWaitsOf(incident, options with { Parameters = parameters, OnCloudsClock = time.At }), time, cancellationToken);
        var ground = new DrillGround(pipeline, time);
        var drill = new Drill(ground, new SyntheticCity(new SyntheticCityOptions { Trips = 30_000, Seed = 1 }), runbook, new RunbookShell(ground, _root), _time);
        return await drill.PlayAsync(incident, cancellationToken);
    }

    // The workflow looks at the endpoint so often that it must wait longer too.
    private static PipelineOptions WithWaitsOf(Incident incident, PipelineOptions options) => incident.SwapsAtLength ? options with { WaitScale = 0.2, UpdateWaitScale = 1 } : options;

    private static IEnumerable<Incident> Chosen(IReadOnlyList<string> names)
    {
        var chosen = names.SelectMany(name => name.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToList();
        foreach (var name in chosen)
        {
            if (Incidents.All.All(incident => incident.Name != name))
                throw new CommandException($"--only: there is no incident '{name}'; expected {string.Join(", ", Incidents.All.Select(incident => incident.Name))}.");
        }

        return Incidents.All.Where(incident => chosen.Count == 0 || chosen.Contains(incident.Name));
    }
}
