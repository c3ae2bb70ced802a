using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.StepFunctions.Integrations;

/// <summary>The Resource of a task: the service and operation to call.</summary>
/// <param name="Type">The resource type in the history: <c>aws-sdk:glue</c>, <c>athena</c>.</param>
/// <param name="Action">The resource in the history: <c>startCrawler</c>, <c>startQueryExecution.sync</c>.</param>
/// <param name="Service">The service: <c>glue</c>.</param>
/// <param name="Operation">The service's name of the operation: <c>StartCrawler</c>.</param>
/// <param name="Optimized">The optimized integration; null for an AWS SDK integration and for a function.</param>
internal sealed partial record TaskResource(string Type, string Action, string Service, string Operation, OptimizedIntegration? Optimized)
{
    private const string Prefix = "arn:aws:states:::";
    private const string Callback = ".waitForTaskToken";

    /// <summary>Placeholder for a resource that could not be read. Such a definition is refused, so it never runs.</summary>
    public static TaskResource None { get; } = new("", "", "", "", null);

    /// <summary>Whether the task ends when somebody sends its token back.</summary>
    public bool WaitsForToken { get; init; }

    /// <summary>The ARN of the function that is the resource itself; null for an integration.</summary>
    public string? Function { get; init; }

    /// <summary>The resource as the cause of an exceeded data limit names it.</summary>
    public string DataName => Function ?? Type;

    /// <summary>Reads a task's Resource field.</summary>
    /// <param name="arn">The field's value.</param>
    /// <returns>The resource; null if it is none.</returns>
    /// <exception cref="AwsException">NotImplemented: the resource exists in AWS but is not emulated.</exception>
    public static TaskResource? Parse(string arn)
    {
        if (arn.Contains(":activity:", StringComparison.Ordinal)) throw NotEmulated(arn);
        if (FunctionArn().IsMatch(arn)) return new TaskResource("lambda", "invoke", "lambda", "Invoke", null) { Function = arn };
        if (!arn.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        bool callback = arn.EndsWith(Callback, StringComparison.Ordinal);
        string[] parts = (callback ? arn[Prefix.Length..^Callback.Length] : arn[Prefix.Length..]).Split(':');
        string suffix = callback ? Callback : "";
        if (parts is ["aws-sdk", var service, var action] && service.Length > 0 && action.Length > 0 && char.IsLower(action[0]))
            return new TaskResource($"aws-sdk:{service}", action + suffix, service, char.ToUpperInvariant(action[0]) + action[1..], null) { WaitsForToken = callback };
        if (parts is ["aws-sdk", ..] or { Length: < 2 }) return null;

        // startExecution.sync:2 is the only resource with a colon in its action.
        string name = string.Join(':', parts[1..]);
        if (OptimizedIntegrations.Find(parts[0], name) is not { } optimized)
            return OptimizedIntegrations.Knows(parts[0]) ? null : throw NotEmulated(arn);
        return callback && !optimized.GivesToken ? null : new TaskResource(parts[0], name + suffix, optimized.Service, optimized.Operation, optimized) { WaitsForToken = callback };
    }

    private static AwsException NotEmulated(string arn) => AwsException.NotEmulated("states", $"a task of the resource '{arn}'");

    [GeneratedRegex(@"^arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+(:(\$LATEST|[A-Za-z0-9_-]+))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex FunctionArn();
}
