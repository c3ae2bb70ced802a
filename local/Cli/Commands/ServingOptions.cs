using System.CommandLine;
using Pipeline.Cli.Models;

namespace Pipeline.Cli.Commands;

/// <summary>The options of commands about the models of a stack: the stack, its endpoint and its workflow.</summary>
internal sealed class ServingOptions(string root, Func<string, string?> variable)
{
    private readonly Option<string?> _name = new("--endpoint-name") { Description = "The endpoint's name (output EndpointName of the stack)." };
    private readonly Option<string?> _stateMachine = new("--state-machine") { Description = "The ARN of the workflow (output StateMachineArn of the stack)." };
    private readonly StackOptions _stack = new(root, variable);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_name);
        command.Options.Add(_stateMachine);
        _stack.AddTo(command);
    }

    /// <summary>The URL of the services; null when the environment or AWS decides.</summary>
    public Uri? Endpoint(ParseResult result) => _stack.Endpoint(result);

    /// <summary>The names of the endpoint's models.</summary>
    public ModelNames Names(ParseResult result) => new(_stack.Name(result, result.GetValue(_name), "EndpointName", "--endpoint-name"));

    /// <summary>The workflow's ARN.</summary>
    public string StateMachine(ParseResult result) => _stack.Name(result, result.GetValue(_stateMachine), "StateMachineArn", "--state-machine");

    /// <summary>Whether a stack is named: by an endpoint, by the environment's or by a file of outputs.</summary>
    public bool NamesStack(ParseResult result) => _stack.IsNamed(result);

    /// <inheritdoc cref="StackOptions.CallAsync"/>
    public Task<int> CallAsync(ParseResult result, Func<Task<int>> call, string? done = null) => _stack.CallAsync(result, call, done);

    /// <summary>The name of a resource: as given, or from the stack's outputs.</summary>
    public string Name(ParseResult result, string? given, string output, string option) => _stack.Name(result, given, output, option);
}

/// <summary>Thrown when a service does not answer or refuses a call.</summary>
/// <param name="endpoint">The URL of the services; null for AWS.</param>
/// <param name="cause">The error of the call.</param>
/// <param name="done">What was done before the error, or what goes on after it; null for nothing.</param>
internal sealed class UnreachableServiceException(Uri? endpoint, Exception cause, string? done = null)
    : Exception($"{endpoint?.ToString() ?? "AWS"}: {cause.Message.TrimEnd('.')}.{(done is null ? "" : " " + done)}", cause);
