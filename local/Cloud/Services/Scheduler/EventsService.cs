using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.Scheduler;

/// <summary>EventBridge rules with a schedule; events and patterns are not emulated. Source: "Amazon EventBridge API Reference".</summary>
public sealed class EventsService : ICloudService, IAsyncDisposable
{
    private readonly RuleOperations _rules;
    private readonly TargetDelivery _delivery;

    /// <summary>An EventBridge without rules.</summary>
    /// <param name="context">The cloud that it is part of.</param>
    /// <param name="policies">Evaluates the policies of targets.</param>
    public EventsService(CloudContext context, ITargetPolicies policies)
    {
        var (cloud, time) = (context.Options, context.Time);
        _delivery = new TargetDelivery(cloud, time, context.Calls, "events", context.Roles, policies);
        _rules = new RuleOperations(cloud, time, _delivery);
        Operations = new OperationTable(
            new Operation("PutRule", Handler(_rules.Put))
            {
                Needs = Need.On(call => Rule(call, "Name")),
                Hands = TargetRole,
                Members = Members.Of("Name", "EventBusName", "ScheduleExpression", "Description", "State").WithoutEffect("RoleArn", "Tags"),
            },
            new Operation("DescribeRule", Handler(_rules.Describe)) { Needs = Need.On(call => Rule(call, "Name")), Members = Members.Of("Name", "EventBusName") },
            new Operation("DeleteRule", Handler(_rules.Delete))
            {
                Needs = Need.On(call => Rule(call, "Name")),
                Members = Members.Of("Name", "EventBusName").WithoutEffect("Force"),
            },
            new Operation("EnableRule", Handler(_rules.Enable)) { Needs = Need.On(call => Rule(call, "Name")), Members = Members.Of("Name", "EventBusName") },
            new Operation("DisableRule", Handler(_rules.Disable)) { Needs = Need.On(call => Rule(call, "Name")), Members = Members.Of("Name", "EventBusName") },
            new Operation("ListRules", Handler(_rules.List))
            {
                Needs = Need.OfAccount,
                Members = Members.Of("NamePrefix", "EventBusName").WithoutEffect("Limit", "NextToken"),
            },
            new Operation("PutTargets", Handler(_rules.PutTargets))
            {
                Needs = Need.On(call => Rule(call, "Rule")),
                Hands = TargetRole,
                Members = Members.Of("Rule", "EventBusName", "Targets"),
            },
            new Operation("RemoveTargets", Handler(_rules.RemoveTargets))
            {
                Needs = Need.On(call => Rule(call, "Rule")),
                Members = Members.Of("Rule", "EventBusName", "Ids").WithoutEffect("Force"),
            },
            new Operation("ListTargetsByRule", Handler(_rules.ListTargets))
            {
                Needs = Need.On(call => Rule(call, "Rule")),
                Members = Members.Of("Rule", "EventBusName").WithoutEffect("Limit", "NextToken"),
            });
    }

    /// <inheritdoc/>
    public string Name => "events";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["events"];

    /// <inheritdoc/>
    public OperationTable Operations { get; }

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

    private static HandedRole TargetRole { get; } = new(
        "events.amazonaws.com", members => [members["RoleArn"], .. (members["Targets"] as JsonArray ?? []).Select(target => (target as JsonObject)?["RoleArn"])],
        call => Rule(call, call["Name"].Length > 0 ? "Name" : "Rule"),
        role => new AwsException("ValidationException", $"Provided role '{role}' cannot be assumed by principal 'events.amazonaws.com'."));

    private static string Rule(CallSubject call, string member) => call.Arn("events", "rule/", call[member]);

    private static OperationHandler Handler(Func<Parameters, JsonObject> operation) =>
        (input, _) => Task.FromResult(operation(new Parameters("events", input)));
}
