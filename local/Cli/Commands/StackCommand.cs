using System.CommandLine;
using Pipeline.Cli.Stacks;
using Pipeline.Cloud.Deployment.Template;

namespace Pipeline.Cli.Commands;

/// <summary><c>stack</c>: lives through the life of the template's stack on a local cloud.</summary>
internal sealed class StackCommand
{
    private readonly Option<int> _orders = new("--orders") { Description = "The number of random orders in which the stack is created.", DefaultValueFactory = _ => 200 };
    private readonly Option<int> _every = new("--every") { Description = "1 lets the creation fail at every resource, 10 at each tenth.", DefaultValueFactory = _ => 1 };
    private readonly string _root;
    private readonly TimeProvider _time;

    private StackCommand(string root, TimeProvider time) => (_root, _time) = (root, time);

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time)
    {
        var stack = new StackCommand(root, time);
        var command = new Command("stack", "Create, fail, update, double and delete the template's stack on a local cloud.");
        command.Options.Add(stack._orders);
        command.Options.Add(stack._every);
        command.SetAction(stack.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var output = result.InvocationConfiguration.Output;
        var template = Path.Combine(_root, "template.yaml");
        var folder = Path.Combine(Path.GetTempPath(), $"pipeline-stack-{Guid.NewGuid():N}");
        var problems = 0;
        try
        {
            await using var lab = await StackLab.StartAsync(template, folder, Path.Combine(_root, "local", "node_modules"), _time, cancellationToken);
            var life = new StackLife(lab, ParameterVariation.Of(new TemplateReader(template).Read()));
            var checks = new Func<Task<LifeCheck>>[]
            {
                () => life.OrdersAsync(result.GetValue(_orders), cancellationToken),
                () => life.FailuresAsync(result.GetValue(_every), cancellationToken),
                () => life.ParametersAsync(cancellationToken),
                () => life.TwoStacksAsync(cancellationToken),
                () => life.DeletionAsync(cancellationToken),
            };
            foreach (var run in checks)
            {
                var began = _time.GetTimestamp();
                var check = await run();
                await output.WriteLineAsync(FormattableString.Invariant(
                    $"{check.Name,-46} {check.Tried - check.Problems.Count,4} of {check.Tried,4}   {_time.GetElapsedTime(began).TotalSeconds,6:0.0} s"));
                foreach (var problem in check.Problems) await result.InvocationConfiguration.Error.WriteLineAsync($"FAILED: {check.Name}: {problem}");
                problems += check.Problems.Count;
            }
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }

        return problems == 0 ? 0 : 1;
    }
}
