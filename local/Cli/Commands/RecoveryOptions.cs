using System.CommandLine;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Recovery;

namespace Pipeline.Cli.Commands;

/// <summary>The options of <c>backup</c> and <c>restore</c>: a stack's tables and lake or, without a stack, the data of <c>make up</c>.</summary>
internal sealed class RecoveryOptions(string root, Func<string, string?> variable)
{
    private const string PredictionsEnd = "-predictions";
    private readonly Option<string?> _bucket = new("--bucket") { Description = "The data lake's bucket (output BucketName of the stack)." };
    private readonly Option<string?> _predictions = new("--predictions-table") { Description = "The predictions' table (output PredictionsTableName of the stack)." };
    private readonly Option<string?> _lookups = new("--lookups-table") { Description = "The lookups' table (output LookupsTableName of the stack)." };
    private readonly Option<string?> _data = new("--data") { Description = "Without a stack: the folder with the data of 'make up'. Default: .local/up of the checkout. Copies are in the folder backups beside it." };

    /// <summary>The stack and its workflow.</summary>
    public ServingOptions Serving { get; } = new(root, variable);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new[] { _bucket, _predictions, _lookups, _data }) command.Options.Add(option);
        Serving.AddTo(command);
    }

    /// <summary>The data of <c>make up</c>; null for a stack.</summary>
    public KeptFolder? Folder(ParseResult result, TimeProvider time)
    {
        if (Serving.NamesStack(result) || result.GetValue(_bucket) is not null) return null;
        var data = Path.GetFullPath(result.GetValue(_data) ?? Path.Combine(root, ".local", "up"));
        return new KeptFolder(data, Path.Combine(Path.GetDirectoryName(data)!, "backups"), time);
    }

    /// <summary>The lake's bucket.</summary>
    public string Bucket(ParseResult result) => Serving.Name(result, result.GetValue(_bucket), "BucketName", "--bucket");

    /// <summary>The names of the tables.</summary>
    public IReadOnlyList<string> Tables(ParseResult result) => [Predictions(result), Serving.Name(result, result.GetValue(_lookups), "LookupsTableName", "--lookups-table")];

    /// <summary>How a command line of <c>make</c> names the stack.</summary>
    public string Stack(ParseResult result) => (Serving.Endpoint(result) ?? AwsClients.FromEnvironment(variable, "AWS_ENDPOINT_URL_DYNAMODB")) is { } endpoint
        ? $"ENDPOINT={endpoint.ToString().TrimEnd('/')}"
        : Predictions(result) is var table && table.EndsWith(PredictionsEnd, StringComparison.Ordinal) ? $"STACK={table[..^PredictionsEnd.Length]}" : "STACK=...";

    private string Predictions(ParseResult result) => Serving.Name(result, result.GetValue(_predictions), "PredictionsTableName", "--predictions-table");
}
