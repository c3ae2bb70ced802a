using System.CommandLine;
using Amazon.Runtime;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Smoke;
using Pipeline.Cli.Sources;
using Pipeline.Cli.Sources.Synthetic;
using Pipeline.Cli.Streaming;
using Pipeline.Cli.Verification;
using Pipeline.Domain;

namespace Pipeline.Cli.Commands;

/// <summary><c>smoke</c>: puts 100 trips on a deployed stack's stream and waits for their predictions.</summary>
internal sealed class SmokeCommand
{
    private readonly Option<int> _count = new("--count") { Description = "The number of records: new trips, or with --data the first of the folder. Lookup files and labels of the folder are not sent.", DefaultValueFactory = _ => 100 };
    private readonly Option<int> _seconds = new("--timeout") { Description = "The number of seconds to wait for the predictions.", DefaultValueFactory = _ => 180 };
    private readonly Option<string?> _stream = new("--stream") { Description = "The stream's name (output StreamName of the stack)." };
    private readonly Option<string?> _table = new("--table") { Description = "The table of predictions (output PredictionsTableName of the stack)." };
    private readonly TripDomain _domain = new();
    private readonly DataOption _data;
    private readonly StackOptions _stack;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;

    private SmokeCommand(string root, TimeProvider time, Func<string, string?> variable)
    {
        _stack = new StackOptions(root, variable);
        _data = new DataOption(_domain, Path.Combine(root, "local", "node_modules"));
        _time = time;
        _variable = variable;
    }

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time, Func<string, string?> variable)
    {
        var smoke = new SmokeCommand(root, time, variable);
        var command = new Command("smoke", "Put 100 trips on a deployed stack's stream and wait for their predictions.");
        foreach (var option in new Option[] { smoke._count, smoke._seconds, smoke._stream, smoke._table }) command.Options.Add(option);
        smoke._data.AddTo(command);
        smoke._stack.AddTo(command);
        command.SetAction(smoke.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var count = result.GetValue(_count) is > 0 and var given ? given : throw new CommandException("--count: expected at least 1.");
        var options = new SmokeOptions { Patience = TimeSpan.FromSeconds(result.GetValue(_seconds) is > 0 and var seconds ? seconds : throw new CommandException("--timeout: expected at least 1 second.")) };
        var stream = _stack.Name(result, result.GetValue(_stream), "StreamName", "--stream");
        var table = _stack.Name(result, result.GetValue(_table), "PredictionsTableName", "--table");
        var endpoint = _stack.Endpoint(result);
        using var clients = new AwsClients(endpoint, _variable);
        var ledger = new RecordLedger();
        var producer = new RecordProducer(clients.Kinesis, stream, ledger, new UnwatchedPipeline(ledger), new StreamingOptions(), _time, new Random());
        var own = _data.Open(result);
        // Each test has a new city, so a prediction from an earlier test cannot be mistaken for one of this test.
        var city = new SyntheticCity(new SyntheticCityOptions { Trips = count, Seed = new Random().Next(1_000_000, int.MaxValue), Days = 1, Files = [1] });
        try
        {
            var predictions = new PredictionTable(clients.DynamoDb, table, _domain);
            IReadOnlyList<IRecordFile> files = own is null ? city.Files : [FirstRecords.Of(own, count)];
            if (own is not null && await predictions.FindAsync([.. files[0].Read().Select(record => record.Id)], cancellationToken) is { Count: > 0 } earlier)
                throw new CommandException($"--data: {earlier.Count:N0} of its first {files[0].Rows:N0} records have a prediction already, such as '{earlier[0].TripId}', so this test would show nothing. Give a folder with new ids.");
            var tested = await new SmokeTest(producer, ledger, predictions, options, _time).RunAsync(files, cancellationToken);
            foreach (var line in tested.Lines()) result.InvocationConfiguration.Output.WriteLine(line);
            return tested.Failure(options.Patience) is { } failure ? throw new TimeoutException(failure) : 0;
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new UnreachableStackException(endpoint, e, ledger.Records);
        }
    }
}
