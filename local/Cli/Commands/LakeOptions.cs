using System.CommandLine;

namespace Pipeline.Cli.Commands;

/// <summary>The options of commands that ask and compact the lake: its database, its compaction and Athena's workgroup.</summary>
/// <param name="serving">Names the stack.</param>
internal sealed class LakeOptions(ServingOptions serving)
{
    private const string EndpointEnd = "-trips";
    private readonly Option<string?> _database = new("--database") { Description = "The lake's database (output DatabaseName of the stack)." };
    private readonly Option<string?> _compaction = new("--compact-state-machine") { Description = "The ARN of the compaction (output CompactStateMachineArn of the stack)." };
    private readonly Option<string?> _workGroup = new("--work-group") { Description = "Athena's workgroup; default: <stack>-lake." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new[] { _database, _compaction, _workGroup }) command.Options.Add(option);
    }

    /// <summary>The database's name.</summary>
    public string Database(ParseResult result) => serving.Name(result, result.GetValue(_database), "DatabaseName", "--database");

    /// <summary>The ARN of the compaction.</summary>
    public string Compaction(ParseResult result) => serving.Name(result, result.GetValue(_compaction), "CompactStateMachineArn", "--compact-state-machine");

    /// <summary>Athena's workgroup.</summary>
    /// <exception cref="CommandException">It is not given, and the endpoint's name does not tell the stack's.</exception>
    public string WorkGroup(ParseResult result) => result.GetValue(_workGroup) ?? Of(serving.Names(result).Endpoint);

    private static string Of(string endpoint) =>
        endpoint.EndsWith(EndpointEnd, StringComparison.Ordinal) ? endpoint[..^EndpointEnd.Length] + "-lake" : throw new CommandException("--work-group is needed: it is known of endpoints that are named <stack>-trips.");
}
