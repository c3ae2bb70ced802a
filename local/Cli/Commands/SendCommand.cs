using System.CommandLine;
using Amazon.Runtime;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Lookups;
using Pipeline.Cli.Progress;
using Pipeline.Cli.Retraining;
using Pipeline.Cli.Sources;
using Pipeline.Cli.Sources.Synthetic;
using Pipeline.Cli.Sources.Tlc;
using Pipeline.Cli.Streaming;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Domain;

namespace Pipeline.Cli.Commands;

/// <summary><c>send</c>: puts records on a deployed stack's stream.</summary>
internal sealed class SendCommand
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    // How long the scorer remembers that a row is missing that should be there (LookupCacheOptions), and a little.
    private static readonly TimeSpan ScorerForgets = TimeSpan.FromSeconds(1.5);

    private readonly Option<string?> _trips = new("--trips") { Description = "TLC Parquet files, separated by commas; default: trips of a synthetic city." };
    private readonly Option<string?> _zones = new("--zones") { Description = "The zones of those trips (CSV: zone_id,borough,zone,service_zone,latitude,longitude or New York's taxi_zone_lookup.csv), loaded into the lookup table first." };
    private readonly Option<bool> _withoutDistance = new("--without-distance") { Description = "Leave out the trips' distance, which the meter knows only after the trip." };
    private readonly Option<int> _count = new("--count") { Description = "The number of synthetic trips.", DefaultValueFactory = _ => 1000 };
    private readonly Option<int> _seed = new("--seed") { Description = "The synthetic city's seed; the same one makes the same trips.", DefaultValueFactory = _ => 1 };
    private readonly Option<double?> _rate = new("--rate") { Description = "The maximum number of records per second; default: as fast as the stream accepts them." };
    private readonly Option<string?> _stream = new("--stream") { Description = "The stream's name (output StreamName of the stack)." };
    private readonly Option<string?> _bucket = new("--bucket") { Description = "The bucket for lookup files and labels (output BucketName of the stack)." };
    private readonly Option<string?> _lookups = new("--lookups-table") { Description = "The table in which the lookup rows must be before the first record is sent (output LookupsTableName of the stack)." };
    private readonly TripDomain _domain = new();
    private readonly DataOption _data;
    private readonly StackOptions _stack;
    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;

    private SendCommand(string root, TimeProvider time, Func<string, string?> variable)
    {
        _stack = new StackOptions(root, variable);
        _root = root;
        _data = new DataOption(_domain, Path.Combine(root, "local", "node_modules"));
        _time = time;
        _variable = variable;
    }

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time, Func<string, string?> variable)
    {
        var send = new SendCommand(root, time, variable);
        var command = new Command("send", "Put records on the stream of a deployed stack: trips, or those of your own files with their lookup rows and labels.");
        foreach (var option in new Option[] { send._trips, send._zones, send._withoutDistance, send._count, send._seed, send._rate, send._stream, send._bucket, send._lookups }) command.Options.Add(option);
        send._data.AddTo(command);
        send._stack.AddTo(command);
        command.SetAction(send.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(_rate) is <= 0) throw new CommandException("--rate: expected a number above 0.");
        var stream = _stack.Name(result, result.GetValue(_stream), "StreamName", "--stream");
        var own = _data.Open(result, _trips, _zones, _withoutDistance, _count, _seed);
        var (files, tables, notes) = own is null ? Source(result) : (own.Files, own.Lookups, own.Notes);
        foreach (var note in notes) output.WriteLine($"note: {note}");
        var bucket = tables.Count == 0 && own is null ? null : _stack.Name(result, result.GetValue(_bucket), "BucketName", "--bucket");
        var lookups = tables.Count == 0 ? null : _stack.Name(result, result.GetValue(_lookups), "LookupsTableName", "--lookups-table");
        var endpoint = _stack.Endpoint(result);
        using var clients = new AwsClients(endpoint, _variable);
        var ledger = new RecordLedger();
        var streaming = new StreamingOptions { RecordsPerSecond = result.GetValue(_rate) };
        var producer = new RecordProducer(clients.Kinesis, stream, ledger, new UnwatchedPipeline(ledger), streaming, _time, new Random());
        try
        {
            if (bucket is not null && lookups is not null)
            {
                var load = new LookupLoad(clients.S3, clients.DynamoDb, bucket, lookups, "/aws/lambda/<stack>-lookups", _time);
                foreach (var file in tables) output.WriteLine($"{file.Kind.Folder,-11} {await load.LoadAsync(file, cancellationToken):N0} from s3://{bucket}/{file.Key} in {lookups}");
                // Other records may have been scored meanwhile: until then the scorer may remember that a row was missing.
                await Task.Delay(ScorerForgets, _time, cancellationToken);
            }

            for (var i = 0; i < files.Count; i++)
            {
                var (file, began) = (files[i], _time.GetTimestamp());
                var before = ledger.Records;
                var sending = producer.SendAsync(file, i, cancellationToken);
                await Ticks.WhileAsync(sending, Every, _time, () => output.WriteLine($"  {file.Name}: {ledger.Records - before:N0}{(file.Rows is { } rows ? $" of {rows:N0}" : "")} records"));
                var sent = await sending;
                var seconds = _time.GetElapsedTime(began).TotalSeconds;
                output.WriteLine($"{file.Name}: {sent:N0} records in {seconds:F1} s ({sent / Math.Max(seconds, 0.001):N0}/s)");
                if (own is not null && bucket is not null) output.WriteLine($"  labels: {await new LabelSender(clients.S3, bucket, ledger, _domain, _time).SendAsync(file.Name, i, cancellationToken):N0}");
                foreach (var (reason, rows) in file.Refused) output.WriteLine($"  left out: {rows:N0} rows, {reason}");
            }
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new UnreachableStackException(endpoint, e, ledger.Records);
        }

        output.WriteLine($"sent        {ledger.Records:N0} records to {stream}");
        return 0;
    }

    private (IReadOnlyList<IRecordFile> Files, IReadOnlyList<SourceLookup> Lookups, IReadOnlyList<string> Notes) Source(ParseResult result)
    {
        if (result.GetValue(_trips) is { } trips)
        {
            var paths = trips.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (paths.Length == 0) throw new CommandException("--trips: expected one or more files, separated by commas.");
            var replay = new TlcTrips(paths, result.GetValue(_zones), DuckDbLibrary.Load(Path.Combine(_root, "local", "node_modules")), result.GetValue(_withoutDistance));
            return (replay.Files, replay.Lookups, replay.Notes);
        }

        if (result.GetValue(_zones) is not null) throw new CommandException("--zones needs --trips: the zones of a synthetic city would take the place of the real ones.");
        if (result.GetValue(_withoutDistance)) throw new CommandException(SourceChoice.WithoutDistanceNeedsTrips);
        if (result.GetValue(_count) < 1) throw new CommandException("--count: expected at least 1.");
        return (new SyntheticCity(new SyntheticCityOptions { Trips = result.GetValue(_count), Seed = result.GetValue(_seed), Days = 1, Files = [1] }).Files, [], []);
    }
}
