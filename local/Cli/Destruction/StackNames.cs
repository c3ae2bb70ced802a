using System.Text.RegularExpressions;
using Pipeline.Cli.Models;

namespace Pipeline.Cli.Destruction;

/// <summary>The names that <c>template.yaml</c> and the workflow derive from a stack's name.</summary>
/// <param name="Stack">The stack's name.</param>
internal sealed record StackNames(string Stack)
{
    /// <summary>The endpoint.</summary>
    public string Endpoint => $"{Stack}-trips";

    /// <summary>The endpoint's scalable target.</summary>
    public string Variant => $"endpoint/{Endpoint}/variant/live";

    /// <summary>The state machine of the workflow.</summary>
    public string Workflow => $"{Stack}-retrain";

    /// <summary>The crawler that the workflow starts.</summary>
    public string Crawler => $"{Stack}-lake";

    /// <summary>The stream.</summary>
    public string Stream => $"{Stack}-trips";

    /// <summary>The tables.</summary>
    public IReadOnlyList<string> Tables => [$"{Stack}-lookups", $"{Stack}-predictions"];

    /// <summary>The queue of failed events.</summary>
    public string Queue => $"{Stack}-failed-events";

    /// <summary>The key's description, by which a key of the stack is told from one that its owner brought.</summary>
    public string KeyDescription => $"Data of {Stack}: stream, tables, lake, queue, topics and logs.";

    /// <summary>The beginning of the names of models, endpoint configurations, training jobs and transform jobs.</summary>
    public string ModelPrefix => new ModelNames(Endpoint).Prefix;

    /// <summary>Whether the workflow of this stack made the model, endpoint configuration, training job or transform job of this name.</summary>
    public bool IsModel(string name) => new ModelNames(Endpoint).IsMade(name);

    /// <summary>Whether a bucket is the data lake of this stack in a region.</summary>
    public bool IsLake(string name, string region) => IsBucket("data", name, region);

    /// <summary>Whether a bucket is the one of this stack, in a region, into which Lambda puts what it gives up on.</summary>
    public bool IsFailures(string name, string region) => IsBucket("fail", name, region);

    private bool IsBucket(string kind, string name, string region) => Regex.IsMatch(name, $@"^{Regex.Escape(Stack)}-{kind}-\d{{12}}-{Regex.Escape(region)}\z", RegexOptions.CultureInvariant);
}
