using System.CommandLine;
using System.Globalization;
using Amazon.Runtime;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Redriving;
using Spectre.Console;

namespace Pipeline.Cli.Commands;

/// <summary><c>redrive</c>: sends quarantined records and discarded batches to the stream again.</summary>
internal sealed class RedriveCommand
{
    private readonly Option<string[]> _prefixes = new("--prefix") { Description = "Prefixes of the objects to read, quarantine/... or aws/lambda/...; default: both." };
    private readonly Option<string?> _from = new("--from") { Description = "Only records that arrived at this time or later, ISO 8601 (UTC without an offset)." };
    private readonly Option<string?> _to = new("--to") { Description = "Only records that arrived before this time." };
    private readonly Option<string?> _reason = new("--reason") { Description = "Only records whose reason contains this text." };
    private readonly Option<bool> _again = new("--again") { Description = "Also records that were redriven before and came back to quarantine." };
    private readonly Option<int?> _limit = new("--limit") { Description = "The most records to send; default: all." };
    private readonly Option<int?> _rate = new("--rate") { Description = "Records a second; default: as fast as the stream takes them." };
    private readonly Option<bool> _send = new("--send") { Description = "Send the records; without this option they are only counted." };
    private readonly Option<string?> _bucket = new("--bucket") { Description = "The data lake's bucket (output BucketName of the stack)." };
    private readonly Option<string?> _failures = new("--failures") { Description = "The bucket of what Lambda gave up on (output FailuresBucketName of the stack)." };
    private readonly Option<string?> _stream = new("--stream") { Description = "The stream's name or ARN (output StreamName of the stack)." };
    private readonly StackOptions _stack;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;

    private RedriveCommand(string root, TimeProvider time, Func<string, string?> variable)
    {
        _stack = new StackOptions(root, variable);
        _time = time;
        _variable = variable;
    }

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time, Func<string, string?> variable)
    {
        var redrive = new RedriveCommand(root, time, variable);
        var command = new Command("redrive", "Send quarantined records and discarded batches to the stream again.");
        foreach (var option in new Option[]
        {
            redrive._prefixes, redrive._from, redrive._to, redrive._reason, redrive._again, redrive._limit, redrive._rate, redrive._send, redrive._bucket, redrive._failures, redrive._stream,
        }) command.Options.Add(option);
        redrive._stack.AddTo(command);
        command.SetAction(redrive.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var output = result.InvocationConfiguration.Output;
        var endpoint = _stack.Endpoint(result);
        var options = Read(result);
        using var clients = new AwsClients(endpoint, _variable);
        var redrive = new Redrive(
            new StrandedObjects(clients.S3, options),
            new LandedRecords(clients.S3, options.Bucket),
            new RedriveLedger(clients.S3, options.Bucket, _time),
            new RecordSender(clients.Kinesis, options.Stream, _time, new Random()),
            new SendRate(options.Rate, _time),
            options);
        IRedriveDisplay display = AnsiConsole.Profile.Capabilities.Interactive && !System.Console.IsOutputRedirected
            ? new LiveRedriveDisplay(AnsiConsole.Console, _time)
            : new PlainRedriveDisplay(output, _time, TimeSpan.FromSeconds(5));
        try
        {
            await display.ShowAsync(redrive.Result, () => redrive.RunAsync(cancellationToken));
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new RedriveException($"{endpoint?.ToString() ?? "AWS"}: {e.Message} {redrive.Result.Sent} records were sent; a run after it is mended goes on from there.", e);
        }

        foreach (var line in RedriveSummary.Lines(redrive.Result, options)) output.WriteLine(line);
        return redrive.Result.Unreadable.Count == 0 ? 0 : 1;
    }

    private RedriveOptions Read(ParseResult result)
    {
        var prefixes = (result.GetValue(_prefixes) ?? []).SelectMany(prefix => prefix.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToList();
        foreach (var prefix in prefixes)
        {
            if (!prefix.StartsWith(QuarantineObject.Root, StringComparison.Ordinal) && !prefix.StartsWith(DiscardedBatchObject.Root, StringComparison.Ordinal))
                throw new CommandException($"--prefix: '{prefix}' begins with neither {QuarantineObject.Root} nor {DiscardedBatchObject.Root}.");
        }

        var options = new RedriveOptions(
            _stack.Name(result, result.GetValue(_bucket), "BucketName", "--bucket"),
            _stack.Name(result, result.GetValue(_failures), "FailuresBucketName", "--failures"),
            _stack.Name(result, result.GetValue(_stream), "StreamName", "--stream"))
        {
            From = Time(result.GetValue(_from), "--from") ?? DateTimeOffset.MinValue,
            To = Time(result.GetValue(_to), "--to") ?? DateTimeOffset.MaxValue,
            Reason = result.GetValue(_reason),
            Again = result.GetValue(_again),
            Limit = Positive(result.GetValue(_limit), "--limit"),
            Rate = Positive(result.GetValue(_rate), "--rate"),
            Send = result.GetValue(_send),
        };
        if (options.From >= options.To) throw new CommandException("--from must be before --to.");
        return prefixes.Count == 0 ? options : options with { Prefixes = prefixes };
    }

    private static int? Positive(int? number, string option) =>
        number is null or > 0 ? number : throw new CommandException($"{option}: '{number}' is not a number of records; expected a whole number from 1.");

    private static DateTimeOffset? Time(string? text, string option) =>
        text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new CommandException($"{option}: '{text}' is not a time; expected for example 2026-01-15T12:00:00Z.");
}
