using System.CommandLine;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Recovery;
using Pipeline.Domain;

namespace Pipeline.Cli.Commands;

/// <summary><c>restore</c>: brings a stack's tables and lake back to a moment; without a stack, puts a copy of the data of <c>make up</c> back.</summary>
internal sealed class RestoreCommand
{
    private readonly Option<string> _to = new("--to") { Description = "The moment, such as 2026-01-15T12:00:00Z; without a stack, the name of a copy.", Required = true };
    private readonly Option<string?> _tables = new("--tables") { Description = "The tables, by their names or the ends of these (predictions, lookups), separated by commas. Default: all, unless there is a --prefix." };
    private readonly Option<string?> _prefix = new("--prefix") { Description = "The part of the lake, such as scored/dt=2026-01-15/. Default: every part that can be restored, unless there are --tables." };
    private readonly Option<bool> _send = new("--send") { Description = "Restore; without this option it is only said what would be done." };
    private readonly Option<bool> _keep = new("--keep") { Description = "Leave the helper tables that DynamoDB has restored." };
    private readonly RecoveryOptions _options;
    private readonly LakeOptions _lake;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;

    private RestoreCommand(string root, TimeProvider time, Func<string, string?> variable)
    {
        (_options, _time, _variable) = (new RecoveryOptions(root, variable), time, variable);
        _lake = new LakeOptions(_options.Serving);
    }

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time, Func<string, string?> variable)
    {
        var restore = new RestoreCommand(root, time, variable);
        var command = new Command("restore", "Bring a deployed stack's tables and lake back to a moment; without a stack, put a copy of the data of 'make up' back.")
        {
            restore._to, restore._tables, restore._prefix, restore._send, restore._keep,
        };
        restore._options.AddTo(command);
        restore._lake.AddTo(command);
        command.SetAction(restore.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var output = result.InvocationConfiguration.Output;
        if (_options.Folder(result, _time) is { } folder)
        {
            var before = folder.Restore(result.GetValue(_to)!);
            if (before is not null) output.WriteLine($"kept        what was there before: {before}");
            output.WriteLine($"restored    {result.GetValue(_to)}: 'make up' goes on with it");
            return 0;
        }

        var options = Options(result);
        var (tables, bucket) = (Chosen(result), _options.Bucket(result));
        var (stateMachine, compaction, endpoint) = (_options.Serving.StateMachine(result), _lake.Compaction(result), _options.Serving.Endpoint(result));
        var services = new JsonServices(endpoint, _variable, _time);
        using var clients = new AwsClients(endpoint, _variable);
        var restoration = new StackRestoration(
            [.. tables.Select(table => new RecoverableTable(clients.DynamoDb, table))], clients.DynamoDb, clients.S3, bucket, new TripDomain().IdName,
            [new StateMachineExecutions(services.StepFunctions, stateMachine, _time), new StateMachineExecutions(services.StepFunctions, compaction, _time)],
            options, _time);
        return await _options.Serving.CallAsync(
            result, async () => await restoration.RunAsync(output.WriteLine, cancellationToken) ? 0 : 1,
            "What was restored is said above; run this again when it is mended.");
    }

    private RestoreOptions Options(ParseResult result)
    {
        var to = Moment.Read(result.GetValue(_to)!) ?? throw new CommandException($"--to: '{result.GetValue(_to)}' is not a time; expected for example 2026-01-15T12:00:00Z.");
        var (prefix, hasTables) = (result.GetValue(_prefix), result.GetValue(_tables) is not null);
        var zones = prefix is null && hasTables ? [] : LakeZone.Of(prefix);
        if (prefix is not null && zones.Count == 0)
        {
            throw new CommandException(
                $"--prefix: '{prefix}' is not restored; there are {string.Join(", ", LakeZone.All.Select(zone => zone.Prefix))}. A file below labels/ or lookups/ would be taken in again: drop it again if that is wanted.");
        }

        return new RestoreOptions { To = to, Zones = zones, Send = result.GetValue(_send), Keep = result.GetValue(_keep) };
    }

    private IReadOnlyList<string> Chosen(ParseResult result)
    {
        if (result.GetValue(_tables) is not { } named) return result.GetValue(_prefix) is null ? _options.Tables(result) : [];
        var known = _options.Tables(result);
        return
        [
            .. named.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name =>
                known.FirstOrDefault(table => table == name || table.EndsWith($"-{name}", StringComparison.Ordinal))
                ?? throw new CommandException($"--tables: '{name}' is none of the stack's tables {string.Join(", ", known)}.")).Distinct(StringComparer.Ordinal),
        ];
    }
}
