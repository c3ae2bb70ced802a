using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.StepFunctions.Integrations;

/// <summary>The Resource of a task: the service and operation to call.</summary>
/// <param name="Type">The resource type in the history: <c>aws-sdk:glue</c>, <c>athena</c>.</param>
/// <param name="Action">The resource in the history: <c>startCrawler</c>, <c>startQueryExecution.sync</c>.</param>
/// <param name="Service">The service: <c>glue</c>.</param>
/// <param name="Operation">The service's name of the operation: <c>StartCrawler</c>.</param>
/// <param name="Optimized">The optimized integration; null for an AWS SDK integration.</param>
internal sealed record TaskResource(string Type, string Action, string Service, string Operation, OptimizedIntegration? Optimized)
{
    private const string Prefix = "arn:aws:states:::";

    /// <summary>Placeholder for a resource that could not be read. Such a definition is refused, so it never runs.</summary>
    public static TaskResource None { get; } = new("", "", "", "", null);

    /// <summary>Reads a task's Resource field.</summary>
    /// <param name="arn">The field's value.</param>
    /// <param name="problem">What is wrong with the value if the result is null; else null.</param>
    /// <exception cref="AwsException">NotImplemented: the resource exists in AWS but is not emulated.</exception>
    public static TaskResource? Parse(string arn, out string? problem)
    {
        problem = null;
        if (arn.StartsWith("arn:aws:lambda:", StringComparison.Ordinal) || arn.Contains(":activity:", StringComparison.Ordinal))
            throw AwsException.NotEmulated("states", $"a task of the resource '{arn}' (for a function use '{Prefix}lambda:invoke')");
        if (!arn.StartsWith(Prefix, StringComparison.Ordinal))
        {
            problem = $"'{arn}' is not the ARN of a service integration ('{Prefix}...')";
            return null;
        }

        string rest = arn[Prefix.Length..];
        if (rest.EndsWith(".waitForTaskToken", StringComparison.Ordinal)) throw AwsException.NotEmulated("states", $"a task of the resource '{arn}'");
        string[] parts = rest.Split(':');
        if (parts is ["aws-sdk", var service, var action] && service.Length > 0 && action.Length > 0 && char.IsLower(action[0]))
            return new TaskResource($"aws-sdk:{service}", action, service, char.ToUpperInvariant(action[0]) + action[1..], null);
        if (parts is ["aws-sdk", ..])
        {
            problem = $"'{arn}' must end in 'aws-sdk:service:operation', with the operation's first letter in lower case";
            return null;
        }

        // startExecution.sync:2 is the only resource with a colon in its action.
        string name = string.Join(':', parts[1..]);
        var optimized = OptimizedIntegrations.Find(parts[0], name) ?? throw AwsException.NotEmulated("states", $"a task of the resource '{arn}'");
        return new TaskResource(parts[0], name, optimized.Service, optimized.Operation, optimized);
    }
}
