using System.CommandLine;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Models;

namespace Pipeline.Cli.Commands;

/// <summary><c>recreate-endpoint</c>: makes a deployed stack's endpoint again that was deleted or has failed.</summary>
internal sealed class RecreateEndpointCommand
{
    private readonly Option<string?> _model = new("--model") { Description = "The model's name, as 'models' lists it; default: the one that served last." };
    private readonly Option<bool> _stop = new("--stop") { Description = "Stop runs of the workflow that are under way; without this option nothing is done while one runs." };
    private readonly Option<bool> _send = new("--send") { Description = "Make it; without this option it is only said what would be done." };
    private readonly ServingOptions _serving;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;

    private RecreateEndpointCommand(string root, TimeProvider time, Func<string, string?> variable) => (_serving, _time, _variable) = (new ServingOptions(root, variable), time, variable);

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time, Func<string, string?> variable)
    {
        var recreate = new RecreateEndpointCommand(root, time, variable);
        var command = new Command("recreate-endpoint", "Make a deployed stack's endpoint again that was deleted or has failed, without a retraining.") { recreate._model, recreate._stop, recreate._send };
        recreate._serving.AddTo(command);
        command.SetAction(recreate.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (names, stateMachine) = (_serving.Names(result), _serving.StateMachine(result));
        var services = new JsonServices(_serving.Endpoint(result), _variable, _time);
        var executions = new StateMachineExecutions(services.StepFunctions, stateMachine, _time);
        var catalog = new ModelCatalog(services.SageMaker, executions, names);
        var rollback = new Rollback(catalog, executions, new StateMachineRun(services.StepFunctions, _time), stateMachine, names);
        return await _serving.CallAsync(result, async () =>
        {
            await new Recreation(catalog, rollback, services.SageMaker, names, _time).RunAsync(
                result.GetValue(_model), result.GetValue(_stop), result.GetValue(_send), result.InvocationConfiguration.Output.WriteLine, cancellationToken);
            return 0;
        }, "What has begun goes on: 'make models' tells what serves.");
    }
}
