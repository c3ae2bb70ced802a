using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Cli.Affected;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Lookups;
using Pipeline.Domain;

namespace Pipeline.Cli.Commands;

/// <summary><c>affected</c>: says which predictions were made with the rows of a lookup file.</summary>
internal sealed class AffectedCommand
{
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Option<string> _lookup = new("--lookup") { Description = "The key of the lookup file, such as lookups/zones/zones.csv; it may have been deleted since.", Required = true };
    private readonly Option<string?> _version = new("--object-version") { Description = "The file's version; default: the newest." };
    private readonly Option<string?> _from = new("--from") { Description = "The first day of the landed log, by arrival on the stream, such as 2026-01-15; default: the day on which the file landed." };
    private readonly Option<string?> _to = new("--to") { Description = "The last day; default: the day on which the last of its rows was replaced, or today." };
    private readonly Option<bool> _changed = new("--changed") { Description = "Only rows that said something else than those before them." };
    private readonly Option<int> _kept = new("--kept") { Description = "For how many seconds a scorer keeps a row that it has read (parameter LookupTtlSeconds).", DefaultValueFactory = _ => 300 };
    private readonly Option<string?> _out = new("--out") { Description = "A file for the lines that are found, a JSON object each: id, prediction, time, what made it, and keys of the rows." };
    private readonly Option<string?> _bucket = new("--bucket") { Description = "The data lake's bucket (output BucketName of the stack)." };
    private readonly StackOptions _stack;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _variable;

    private AffectedCommand(string root, TimeProvider time, Func<string, string?> variable) => (_stack, _time, _variable) = (new StackOptions(root, variable), time, variable);

    /// <summary>Creates the command.</summary>
    public static Command Create(string root, TimeProvider time, Func<string, string?> variable)
    {
        var affected = new AffectedCommand(root, time, variable);
        var command = new Command("affected", "Say which predictions of a deployed stack were made with the rows of a lookup file.")
        {
            affected._lookup, affected._version, affected._from, affected._to, affected._changed, affected._kept, affected._out, affected._bucket,
        };
        affected._stack.AddTo(command);
        command.SetAction(affected.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new AffectedOptions(Key(result.GetValue(_lookup)!))
        {
            Version = result.GetValue(_version),
            From = Day(result, _from),
            To = Day(result, _to),
            OnlyChanged = result.GetValue(_changed),
            Kept = TimeSpan.FromSeconds(result.GetValue(_kept)),
        };
        if (options.From > options.To) throw new CommandException("--from must not be after --to.");
        var bucket = _stack.Name(result, result.GetValue(_bucket), "BucketName", "--bucket");
        var domain = new TripDomain();
        using var clients = new AwsClients(_stack.Endpoint(result), _variable);
        var search = new AffectedSearch(clients.S3, bucket, new LookupHistory(clients.S3, bucket, domain), domain, _time);
        return await _stack.CallAsync(result, async () =>
        {
            Action<string> say = result.InvocationConfiguration.Output.WriteLine;
            if (result.GetValue(_out) is not { } file)
            {
                await search.RunAsync(options, say, null, cancellationToken);
                return 0;
            }

            await using var lines = new StreamWriter(file);
            await search.RunAsync(options, say, line => lines.WriteLine(line.ToJsonString(Written)), cancellationToken);
            return 0;
        });
    }

    // As messages name it, too: s3://bucket/lookups/...
    private static string Key(string lookup) =>
        lookup.StartsWith("s3://", StringComparison.Ordinal) && lookup.IndexOf('/', "s3://".Length) is > 0 and var slash ? lookup[(slash + 1)..] : lookup;

    private static DateOnly? Day(ParseResult result, Option<string?> option) => result.GetValue(option) is { } text ? DayArgument.Read(option.Name, text) : null;
}
