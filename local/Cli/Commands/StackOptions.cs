using System.CommandLine;
using Amazon.Runtime;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Commands;

/// <summary>The options that name the stack a command works on: on a local cloud or in AWS.</summary>
internal sealed class StackOptions(string root, Func<string, string?> variable)
{
    private readonly Option<string?> _endpoint = new("--endpoint-url") { Description = "The local cloud, for example http://127.0.0.1:4566; default: AWS_ENDPOINT_URL, otherwise AWS." };
    private readonly Option<string?> _outputs = new("--outputs") { Description = "A file with the stack's outputs, as written by 'sam list stack-outputs --output json'." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_endpoint);
        command.Options.Add(_outputs);
    }

    /// <summary>Whether a stack is named: by an endpoint, by the environment's or by a file of outputs.</summary>
    public bool IsNamed(ParseResult result) =>
        result.GetValue(_endpoint) is not null || result.GetValue(_outputs) is not null || AwsClients.FromEnvironment(variable, "AWS_ENDPOINT_URL_KINESIS") is not null;

    /// <summary>The endpoint that was given; null when the environment or AWS decides.</summary>
    /// <exception cref="CommandException">It is not a URL.</exception>
    public Uri? Endpoint(ParseResult result) => Endpoint(result, _endpoint);

    /// <summary>The endpoint of an option; null when the environment or AWS decides.</summary>
    /// <exception cref="CommandException">It is not a URL.</exception>
    public static Uri? Endpoint(ParseResult result, Option<string?> option) => result.GetValue(option) switch
    {
        null => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" => uri,
        var text => throw new CommandException($"--endpoint-url: '{text}' is not a URL; expected for example http://127.0.0.1:4566."),
    };

    /// <summary>The name of a resource: as given, or from the stack's outputs.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="given">The name that was given on the command line, or null.</param>
    /// <param name="output">The stack's output.</param>
    /// <param name="option">The option that gives the name, for the message.</param>
    /// <exception cref="CommandException">The name is neither given nor among known outputs.</exception>
    public string Name(ParseResult result, string? given, string output, string option) =>
        given ?? Outputs(result)?.GetValueOrDefault(output)
        ?? throw new CommandException(
            $"{option} is needed: the stack's output {output}. It is known of a local cloud that this checkout runs (--endpoint-url http://127.0.0.1:4566) and from a file of the stack's outputs (--outputs).");

    /// <summary>Calls the services of the stack.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="call">What is called.</param>
    /// <param name="done">What was done before an error, or what goes on after it; null for nothing.</param>
    /// <returns>The exit status.</returns>
    /// <exception cref="UnreachableServiceException">A service does not answer or refuses a call.</exception>
    public async Task<int> CallAsync(ParseResult result, Func<Task<int>> call, string? done = null)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is ServiceException or AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            throw new UnreachableServiceException(Endpoint(result), e, done);
        }
    }

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

/// <summary>Thrown when a deployed stack does not answer or refuses a call.</summary>
/// <param name="endpoint">The endpoint of the stack; null for AWS.</param>
/// <param name="cause">The error of the call.</param>
/// <param name="sent">The number of records sent before the error.</param>
internal sealed class UnreachableStackException(Uri? endpoint, Exception cause, long sent)
    : Exception($"{endpoint?.ToString() ?? "AWS"}: {cause.Message} {sent} records were sent.", cause);
