using System.CommandLine;
using System.Globalization;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Compaction;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Commands;

/// <summary><c>compact</c>: compacts closed days of a deployed stack's landed log, or one day again.</summary>
internal sealed class CompactCommand
{
    private readonly Option<string?> _day = new("--day") { Description = "The day to compact again, such as 2026-01-15; default: all closed days that are not in the table." };
    private readonly Option<string?> _stateMachine = new("--state-machine") { Description = "The ARN of the state machine (output CompactStateMachineArn of the stack)." };
    private readonly StackOptions _stack;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;

    private CompactCommand(string root, TimeProvider time, Func<string, string?> variable) => (_stack, _time, _variable) = (new StackOptions(root, variable), time, variable);

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time, Func<string, string?> variable)
    {
        var compact = new CompactCommand(root, time, variable);
        var command = new Command("compact", "Compact the closed days of a deployed stack's landed log into the table of trips.") { compact._day, compact._stateMachine };
        compact._stack.AddTo(command);
        command.SetAction(compact.RunAsync);
        return command;
    }

    /// <summary>What a run did, in one line.</summary>
    internal static string Line(CompactedDays done) => done.Days.Count == 0
        ? "compacted   no day: all closed days are in the table of trips"
        : string.Create(CultureInfo.InvariantCulture, $"compacted   {string.Join(", ", done.Days)}: {done.Lines:N0} lines of the log, {done.Unreadable:N0} of them unreadable");

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var output = result.InvocationConfiguration.Output;
        var day = result.GetValue(_day);
        if (day is not null) DayArgument.Read("--day", day);
        var stateMachine = _stack.Name(result, result.GetValue(_stateMachine), "CompactStateMachineArn", "--state-machine");
        var services = new JsonServices(_stack.Endpoint(result), _variable, _time);
        try
        {
            var run = new CompactionRun(new StateMachineRun(services.StepFunctions, _time), stateMachine);
            output.WriteLine(Line(await run.RunAsync(day, execution => output.WriteLine($"started     {execution}"), cancellationToken)));
            return 0;
        }
        catch (Exception e) when (e is ServiceException or HttpRequestException or IOException)
        {
            throw new CompactionException($"{e.Message.TrimEnd('.')}. A run that has started goes on.", e);
        }
    }
}
