using System.CommandLine;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Commands;

/// <summary>The options that say which stack a command is about: one of a local cloud, or one of AWS.</summary>
internal sealed class StackOptions(string root, Func<string, string?> variable)
{
    private readonly Option<string?> _endpoint = new("--endpoint-url") { Description = "The local cloud, for example http://127.0.0.1:4566; AWS without it, or what AWS_ENDPOINT_URL says." };
    private readonly Option<string?> _outputs = new("--outputs") { Description = "A file with the stack's outputs, as 'sam list stack-outputs --output json' writes them." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_endpoint);
        command.Options.Add(_outputs);
    }

    /// <summary>Where the stack is; null for AWS, or for what the environment says.</summary>
    /// <exception cref="CommandException">It is not a URL.</exception>
    public Uri? Endpoint(ParseResult result) => result.GetValue(_endpoint) switch
    {
        null => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" => uri,
        var text => throw new CommandException($"--endpoint-url: '{text}' is not a URL; expected for example http://127.0.0.1:4566."),
    };

    /// <summary>What a resource is called.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="given">The name that was given for it.</param>
    /// <param name="output">The stack's output.</param>
    /// <param name="option">The option by which it may be given.</param>
    /// <exception cref="CommandException">Nothing says it.</exception>
    public string Name(ParseResult result, string? given, string output, string option) =>
        given ?? Outputs(result)?.GetValueOrDefault(output)
        ?? throw new CommandException(
            $"{option} is needed: the stack's output {output}. It is known of a local cloud that this checkout runs (--endpoint-url http://127.0.0.1:4566) and from a file of the stack's outputs (--outputs).");

    private IReadOnlyDictionary<string, string>? Outputs(ParseResult result)
    {
        if (result.GetValue(_outputs) is { } file)
        {
            try
            {
                return StackOutputs.Read(file).Values;
            }
            catch (FormatException e)
            {
                throw new CommandException($"--outputs: {e.Message}");
            }
        }

        var at = Endpoint(result) ?? AwsClients.FromEnvironment(variable, "AWS_ENDPOINT_URL_KINESIS");
        return at is null ? null : StackNote.Find(Path.Combine(root, ".local"), at)?.Outputs;
    }
}

/// <summary>A deployed stack does not answer, or refuses what is asked of it.</summary>
/// <param name="endpoint">Where it is; null for AWS.</param>
/// <param name="cause">What it said.</param>
/// <param name="sent">How many records it had taken.</param>
internal sealed class UnreachableStackException(Uri? endpoint, Exception cause, long sent)
    : Exception($"{endpoint?.ToString() ?? "AWS"}: {cause.Message} {sent} records were sent.", cause);
