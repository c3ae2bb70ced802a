using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Retraining;
using Pipeline.Domain;

namespace Pipeline.Cli.Commands;

/// <summary><c>retrain</c>: runs the workflow now, and tells it what a person has decided about an earlier run.</summary>
internal sealed partial class RetrainCommand
{
    private readonly Option<string?> _accept = new("--accept") { Description = "The run that ended as data-changed: its trips are what new ones are compared with from now on." };
    private readonly Option<bool> _release = new("--release") { Description = "Let the candidate in even if it is worse on the trips that the first model was judged by, which would hold it." };
    private readonly ServingOptions _serving;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;

    private RetrainCommand(string root, TimeProvider time, Func<string, string?> variable) => (_serving, _time, _variable) = (new ServingOptions(root, variable), time, variable);

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time, Func<string, string?> variable)
    {
        var retrain = new RetrainCommand(root, time, variable);
        var command = new Command("retrain", "Run a deployed stack's retraining now, and wait for its decision.") { retrain._accept, retrain._release };
        retrain._serving.AddTo(command);
        command.SetAction(retrain.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var output = result.InvocationConfiguration.Output;
        var stateMachine = _serving.StateMachine(result);
        var input = new JsonObject();
        if (result.GetValue(_accept) is { } run) input["accept"] = RunName().IsMatch(run) ? run : throw new CommandException($"--accept: '{run}' is not the name of a run. The reason of a run that ended as data-changed ends with it.");
        if (result.GetValue(_release)) input["release"] = true;
        var services = new JsonServices(_serving.Endpoint(result), _variable, _time);
        return await _serving.CallAsync(result, async () =>
        {
            var workflow = new StateMachineRun(services.StepFunctions, _time);
            var decided = await workflow.RunAsync(stateMachine, workflow.NameNow("by-hand"), input, execution => output.WriteLine($"started     {execution}"), cancellationToken);
            foreach (var line in RetrainingLines.Of(decided, new TripDomain().Description)) output.WriteLine(line);
            return 0;
        }, "A run that has started goes on.");
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,256}\z")]
    private static partial Regex RunName();
}
