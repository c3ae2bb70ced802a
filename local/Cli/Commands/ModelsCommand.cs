using System.CommandLine;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Models;

namespace Pipeline.Cli.Commands;

/// <summary><c>models</c>: lists the models of a deployed stack's endpoint.</summary>
internal sealed class ModelsCommand
{
    private readonly Option<int> _count = new("--count") { Description = "The number of models to list.", DefaultValueFactory = _ => 20 };
    private readonly ServingOptions _serving;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;

    private ModelsCommand(string root, TimeProvider time, Func<string, string?> variable) => (_serving, _time, _variable) = (new ServingOptions(root, variable), time, variable);

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time, Func<string, string?> variable)
    {
        var models = new ModelsCommand(root, time, variable);
        var command = new Command("models", "List the models of a deployed stack's endpoint, the newest first.") { models._count };
        models._serving.AddTo(command);
        command.SetAction(models.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var count = result.GetValue(_count) is > 0 and var given ? given : throw new CommandException("--count: expected at least 1.");
        var names = _serving.Names(result);
        var stateMachine = _serving.StateMachine(result);
        var services = new JsonServices(_serving.Endpoint(result), _variable, _time);
        var catalog = new ModelCatalog(services.SageMaker, new StateMachineExecutions(services.StepFunctions, stateMachine, _time), names);
        return await _serving.CallAsync(result, async () =>
        {
            var serving = await catalog.ServingAsync(cancellationToken);
            var all = await catalog.NamesAsync(cancellationToken);
            var models = await catalog.DescribeAsync(all.Take(count), serving, cancellationToken);
            foreach (var line in ModelLines.Of(names.Endpoint, serving, models, all.Count - models.Count)) result.InvocationConfiguration.Output.WriteLine(line);
            return 0;
        });
    }
}
