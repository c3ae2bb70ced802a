using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.Scheduler;

/// <summary>EventBridge Scheduler: calls queues, functions, topics and state machines at set times. Source: "Amazon EventBridge Scheduler API Reference".</summary>
public sealed class SchedulerService : IRestService, IAsyncDisposable
{
    private readonly SchedulerOperations _schedules;
    private readonly TargetDelivery _delivery;

    /// <summary>A scheduler without schedules.</summary>
    /// <param name="context">The cloud that it is part of.</param>
    public SchedulerService(CloudContext context)
    {
        var (cloud, time) = (context.Options, context.Time);
        _delivery = new TargetDelivery(cloud, time, context.Calls, "scheduler", context.Roles, new UncheckedTargetPolicies());
        _schedules = new SchedulerOperations(cloud, time, _delivery);
        Operations = new OperationTable(
            new Operation("CreateSchedule", Handler(_schedules.Create))
            {
                Needs = Need.On(Schedule),
                Hands = Target,
                Members = Members.Of(
                    "Name", "GroupName", "ScheduleExpression", "ScheduleExpressionTimezone", "StartDate", "EndDate", "FlexibleTimeWindow", "Target", "State",
                    "Description", "ActionAfterCompletion").WithoutEffect("ClientToken", "KmsKeyArn"),
            },
            new Operation("UpdateSchedule", Handler(_schedules.Update))
            {
                Needs = Need.On(Schedule),
                Hands = Target,
                Members = Members.Of(
                    "Name", "GroupName", "ScheduleExpression", "ScheduleExpressionTimezone", "StartDate", "EndDate", "FlexibleTimeWindow", "Target", "State",
                    "Description", "ActionAfterCompletion").WithoutEffect("ClientToken", "KmsKeyArn"),
            },
            new Operation("GetSchedule", Handler(_schedules.Get)) { Needs = Need.On(Schedule), Members = Members.Of("Name", "GroupName") },
            new Operation("DeleteSchedule", Handler(_schedules.Delete))
            {
                Needs = Need.On(Schedule),
                Members = Members.Of("Name", "GroupName").WithoutEffect("ClientToken"),
            },
            new Operation("ListSchedules", Handler(_schedules.List))
            {
                Needs = Need.OfAccount,
                Members = Members.Of("NamePrefix", "State", "GroupName").WithoutEffect("MaxResults", "NextToken"),
            });
    }

    /// <inheritdoc/>
    public string Name => "scheduler";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["scheduler"];

    /// <inheritdoc/>
    public OperationTable Operations { get; }

    /// <summary>1 MiB: an input has at most 256 KiB.</summary>
    public long? LargestRequest => 1 << 20;

    /// <summary>The newest calls that failed for good, oldest first.</summary>
    public IReadOnlyList<string> Failures => _delivery.Failures;

    /// <inheritdoc/>
    public AwsException Throttled(string operation) => new("ThrottlingException", "Rate exceeded", 429);

    /// <inheritdoc/>
    public AwsException Denied(string message) => new("AccessDeniedException", message, 403);

    /// <inheritdoc/>
    public RestCall? Route(HttpRequest request)
    {
        var segments = (request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        var operation = (request.Method, segments) switch
        {
            ("POST", ["schedules", _]) => "CreateSchedule",
            ("PUT", ["schedules", _]) => "UpdateSchedule",
            ("GET", ["schedules", _]) => "GetSchedule",
            ("DELETE", ["schedules", _]) => "DeleteSchedule",
            ("GET", ["schedules"]) => "ListSchedules",
            _ => null,
        };
        return operation is null ? null : new RestDocument(this, Operations.Find(operation)!, aborted => ReadAsync(request, segments, aborted));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _schedules.Dispose();
        await _delivery.DisposeAsync();
    }

    private static async ValueTask<JsonObject> ReadAsync(HttpRequest request, string[] segments, CancellationToken cancellationToken)
    {
        var input = request.Method is "POST" or "PUT" ? await JsonProtocol.ReadAsync(request, cancellationToken) : [];
        if (segments.Length == 2) input["Name"] = segments[1];
        // Members of the query (groupName, NamePrefix, ...) may start in lower case; members of the body do not.
        foreach (var (name, value) in request.Query) input[Member(name)] = value.ToString();
        return input;
    }

    // A parameter without a name becomes a member without a name, which is refused.
    private static string Member(string parameter) =>
        parameter.Length == 0 ? "" : parameter == "ScheduleGroup" ? "GroupName" : char.ToUpperInvariant(parameter[0]) + parameter[1..];

    private static HandedRole Target { get; } = new(
        "scheduler.amazonaws.com", members => [(members["Target"] as JsonObject)?["RoleArn"]],
        call => call.Arn("scheduler", "schedule-group/", Group(call)),
        _ => new AwsException("ValidationException", "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."));

    private static string Schedule(CallSubject call) => call.Arn("scheduler", $"schedule/{Group(call)}/", call["Name"]);

    private static string Group(CallSubject call) => call["GroupName"] is { Length: > 0 } group ? group : "default";

    private static OperationHandler Handler(Func<Parameters, JsonObject> operation) =>
        (input, _) => Task.FromResult(operation(new Parameters("scheduler", input)));
}
