using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.FrontDoor;
using Pipeline.Cloud.Iam.Identities;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.Scheduler;

/// <summary>EventBridge Scheduler: calls queues, functions, topics and state machines at set times. Source: "Amazon EventBridge Scheduler API Reference".</summary>
public sealed class SchedulerService : IHttpService, IAsyncDisposable
{
    private readonly SchedulerOperations _schedules;
    private readonly TargetDelivery _delivery;

    /// <summary>A scheduler without schedules.</summary>
    public SchedulerService(LocalCloudOptions cloud, TimeProvider time, Dispatcher dispatcher, IRoles? roles = null)
    {
        _delivery = new TargetDelivery(cloud, time, dispatcher, "scheduler", roles ?? new UncheckedRoles(), new UncheckedTargetPolicies());
        _schedules = new SchedulerOperations(cloud, time, _delivery);
        Operations = new Dictionary<string, OperationHandler>(StringComparer.Ordinal)
        {
            ["CreateSchedule"] = Handler(_schedules.Create),
            ["UpdateSchedule"] = Handler(_schedules.Update),
            ["GetSchedule"] = Handler(_schedules.Get),
            ["DeleteSchedule"] = Handler(_schedules.Delete),
            ["ListSchedules"] = Handler(_schedules.List),
        };
    }

    /// <inheritdoc/>
    public string Name => "scheduler";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["scheduler"];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, OperationHandler> Operations { get; }

    /// <summary>1 MiB: an input has at most 256 KiB.</summary>
    public long? LargestRequest => 1 << 20;

    /// <summary>The newest calls that failed for good, oldest first.</summary>
    public IReadOnlyList<string> Failures => _delivery.Failures;

    /// <inheritdoc/>
    public async Task<bool> TryServeAsync(HttpContext http, CallContext context)
    {
        if (Operation(http.Request) is not { } operation) return false;
        var input = await ReadAsync(http.Request, context.Aborted);
        await JsonProtocol.WriteAsync(http, await Operations[operation](input, context), context);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<JsonObject?> MembersAsync(HttpRequest request, CancellationToken cancellationToken) =>
        Operation(request) is null ? null : await ReadAsync(request, cancellationToken);

    /// <inheritdoc/>
    public string? Operation(HttpRequest request) => (request.Method, Segments(request)) switch
    {
        ("POST", ["schedules", _]) => "CreateSchedule",
        ("PUT", ["schedules", _]) => "UpdateSchedule",
        ("GET", ["schedules", _]) => "GetSchedule",
        ("DELETE", ["schedules", _]) => "DeleteSchedule",
        ("GET", ["schedules"]) => "ListSchedules",
        _ => null,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _schedules.Dispose();
        await _delivery.DisposeAsync();
    }

    private static async Task<JsonObject> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var segments = Segments(request);
        var input = request.Method is "POST" or "PUT" ? await JsonProtocol.ReadAsync(request, cancellationToken) : [];
        if (segments.Length == 2) input["Name"] = segments[1];
        // groupName, ScheduleGroup, NamePrefix ...: members of the query start in lower case where members of the body do not.
        foreach (var (name, value) in request.Query) input[Member(name)] = value.ToString();
        return input;
    }

    // One without a name is no member, and is refused as such.
    private static string Member(string parameter) =>
        parameter.Length == 0 ? "" : parameter == "ScheduleGroup" ? "GroupName" : char.ToUpperInvariant(parameter[0]) + parameter[1..];

    private static string[] Segments(HttpRequest request) => (request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static OperationHandler Handler(Func<Parameters, JsonObject> operation) =>
        (input, _) => Task.FromResult(operation(new Parameters("scheduler", input)));
}
