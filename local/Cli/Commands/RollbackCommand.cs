using System.CommandLine;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Models;

namespace Pipeline.Cli.Commands;

/// <summary><c>rollback</c>: goes back to an earlier model by the swap of a promotion.</summary>
internal sealed class RollbackCommand
{
    private readonly Option<string> _model = new("--model") { Description = "The model's name, as 'models' lists it.", Required = true };
    private readonly Option<bool> _stop = new("--stop") { Description = "Stop runs of the workflow that are under way; without this option nothing is done while one runs." };
    private readonly ServingOptions _serving;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;

    private RollbackCommand(string root, TimeProvider time, Func<string, string?> variable) => (_serving, _time, _variable) = (new ServingOptions(root, variable), time, variable);

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time, Func<string, string?> variable)
    {
        var rollback = new RollbackCommand(root, time, variable);
        var command = new Command("rollback", "Go back to an earlier model of a deployed stack's endpoint, without downtime.") { rollback._model, rollback._stop };
        rollback._serving.AddTo(command);
        command.SetAction(rollback.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var output = result.InvocationConfiguration.Output;
        var (names, stateMachine, model) = (_serving.Names(result), _serving.StateMachine(result), result.GetValue(_model)!);
        var services = new JsonServices(_serving.Endpoint(result), _variable, _time);
        var executions = new StateMachineExecutions(services.StepFunctions, stateMachine, _time);
        var rollback = new Rollback(
            new ModelCatalog(services.SageMaker, executions, names), executions, new StateMachineRun(services.StepFunctions, _time), stateMachine, names);
        return await _serving.CallAsync(result, async () =>
        {
            var came = await rollback.RunAsync(model, result.GetValue(_stop), output.WriteLine, cancellationToken);
            output.WriteLine($"in service  {model}: {came}");
            return 0;
        }, "A swap that has begun goes on: 'make models' tells what serves.");
    }
}
