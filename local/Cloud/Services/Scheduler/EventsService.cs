using System.Text.Json.Nodes;
using Pipeline.Cloud.FrontDoor;
using Pipeline.Cloud.Iam.Identities;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.Scheduler;

/// <summary>EventBridge rules with a schedule; events and patterns are not emulated. Source: "Amazon EventBridge API Reference".</summary>
public sealed class EventsService : ICloudService, IAsyncDisposable
{
    private readonly RuleOperations _rules;
    private readonly TargetDelivery _delivery;

    /// <summary>An EventBridge without rules.</summary>
    public EventsService(LocalCloudOptions cloud, TimeProvider time, Dispatcher dispatcher, IRoles? roles = null, ITargetPolicies? policies = null)
    {
        _delivery = new TargetDelivery(cloud, time, dispatcher, "events", roles ?? new UncheckedRoles(), policies ?? new UncheckedTargetPolicies());
        _rules = new RuleOperations(cloud, time, _delivery);
        Operations = new Dictionary<string, OperationHandler>(StringComparer.Ordinal)
        {
            ["PutRule"] = Handler(_rules.Put),
            ["DescribeRule"] = Handler(_rules.Describe),
            ["DeleteRule"] = Handler(_rules.Delete),
            ["EnableRule"] = Handler(_rules.Enable),
            ["DisableRule"] = Handler(_rules.Disable),
            ["ListRules"] = Handler(_rules.List),
            ["PutTargets"] = Handler(_rules.PutTargets),
            ["RemoveTargets"] = Handler(_rules.RemoveTargets),
            ["ListTargetsByRule"] = Handler(_rules.ListTargets),
        };
    }

    /// <inheritdoc/>
    public string Name => "events";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["events"];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, OperationHandler> Operations { get; }

    /// <summary>1 MiB: ten targets with their inputs.</summary>
    public long? LargestRequest => 1 << 20;

    /// <summary>The newest calls that failed for good, oldest first.</summary>
    public IReadOnlyList<string> Failures => _delivery.Failures;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _rules.Dispose();
        await _delivery.DisposeAsync();
    }

    private static OperationHandler Handler(Func<Parameters, JsonObject> operation) =>
        (input, _) => Task.FromResult(operation(new Parameters("events", input)));
}
