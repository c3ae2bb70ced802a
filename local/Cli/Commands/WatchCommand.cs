using System.CommandLine;
using System.Globalization;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Watching;

namespace Pipeline.Cli.Commands;

/// <summary><c>watch</c>: compares the trips of the last 24 hours with those that the serving model of a deployed stack has learned from.</summary>
internal sealed class WatchCommand
{
    private readonly Option<string?> _stateMachine = new("--state-machine") { Description = "The ARN of the state machine (output WatchStateMachineArn of the stack)." };
    private readonly StackOptions _stack;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;

    private WatchCommand(string root, TimeProvider time, Func<string, string?> variable) => (_stack, _time, _variable) = (new StackOptions(root, variable), time, variable);

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time, Func<string, string?> variable)
    {
        var watch = new WatchCommand(root, time, variable);
        var command = new Command("watch", "Compare the trips of the last 24 hours with those that a deployed stack's model has learned from. Ends with 1 where they have changed.") { watch._stateMachine };
        watch._stack.AddTo(command);
        command.SetAction(watch.RunAsync);
        return command;
    }

    /// <summary>What a run found, in lines.</summary>
    internal static IEnumerable<string> Lines(DataChange found)
    {
        yield return found.Most is { } most
            ? string.Create(CultureInfo.InvariantCulture, $"{(most > 1 ? "changed" : "as before"),-11} {most * 100:0} % of what may change, in {found.Trips:N0} trips against those of the run {found.Profile}")
            : "no answer   nothing was compared";
        if (found.Reason is { } reason) yield return $"because     {reason}";
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var output = result.InvocationConfiguration.Output;
        var stateMachine = _stack.Name(result, result.GetValue(_stateMachine), "WatchStateMachineArn", "--state-machine");
        var services = new JsonServices(_stack.Endpoint(result), _variable, _time);
        return await _stack.CallAsync(result, async () =>
        {
            var found = await new WatchRun(new StateMachineRun(services.StepFunctions, _time), stateMachine).RunAsync(execution => output.WriteLine($"started     {execution}"), cancellationToken);
            foreach (var line in Lines(found)) output.WriteLine(line);
            return found.Most > 1 ? 1 : 0;
        }, "A run that has started goes on.");
    }
}
