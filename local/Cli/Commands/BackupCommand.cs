using System.CommandLine;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Recovery;

namespace Pipeline.Cli.Commands;

/// <summary><c>backup</c>: notes the moment that a stack can be brought back to; without a stack, copies the data of <c>make up</c>.</summary>
internal sealed class BackupCommand
{
    private readonly RecoveryOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;

    private BackupCommand(string root, TimeProvider time, Func<string, string?> variable) => (_options, _time, _variable) = (new RecoveryOptions(root, variable), time, variable);

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time, Func<string, string?> variable)
    {
        var backup = new BackupCommand(root, time, variable);
        var command = new Command("backup", "Say which moments a deployed stack can be brought back to, and note this one; without a stack, copy the data of 'make up'.");
        backup._options.AddTo(command);
        command.SetAction(backup.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var output = result.InvocationConfiguration.Output;
        if (_options.Folder(result, _time) is { } folder)
        {
            var name = folder.Backup();
            output.WriteLine($"copied      {name}");
            output.WriteLine($"To put it back, while 'make up' does not run: make restore TO={name}");
            return 0;
        }

        var (tables, bucket, stack) = (_options.Tables(result), _options.Bucket(result), _options.Stack(result));
        using var clients = new AwsClients(_options.Serving.Endpoint(result), _variable);
        var backup = new StackBackup([.. tables.Select(table => new RecoverableTable(clients.DynamoDb, table))], clients.S3, bucket, stack, _time);
        return await _options.Serving.CallAsync(result, async () => await backup.RunAsync(output.WriteLine, cancellationToken) ? 0 : 1);
    }
}
