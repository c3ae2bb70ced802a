using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Scheduler;

/// <summary>A schedule's definition, read from a request. Source: "CreateSchedule" of the EventBridge Scheduler API reference.</summary>
internal sealed record Schedule
{
    // 9999-12-31T23:59:59Z.
    private const double LastSecond = 253_402_300_799;

    /// <summary>The schedule's name.</summary>
    public required string Name { get; init; }

    /// <summary>When it is due.</summary>
    public required ScheduleExpression Expression { get; init; }

    /// <summary>The time zone of its wall-clock times.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>The target that it calls.</summary>
    public required ScheduledTarget Target { get; init; }

    /// <summary>Whether it is enabled.</summary>
    public required bool Enabled { get; init; }

    /// <summary>No calls before this time.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>No calls after this time.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Whether the schedule is deleted after its last time.</summary>
    public bool DeleteAfterCompletion { get; init; }

    /// <summary>The request's members, as the API shows them again.</summary>
    public required JsonObject Shown { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset Modified { get; init; }

    /// <summary>
    /// The first time of a schedule that has just been created, or null. A rate without a start is due at once. Source: "Schedule types in
    /// EventBridge Scheduler", "Rate-based schedules".
    /// </summary>
    public DateTimeOffset? First() => Next(Expression.IsRate ? Created.AddTicks(-1) : Created);

    /// <summary>The first time after another one, or null.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        // Cron times from the start on count; the start is the first time of a rate.
        var from = Start is { } start && after < start ? start.AddTicks(-1) : after;
        var next = Expression.Next(from, Start ?? Created, Zone);
        return next > End ? null : next;
    }

    /// <summary>Reads a schedule.</summary>
    /// <exception cref="AwsException">The schedule is malformed or not emulated.</exception>
    public static Schedule Read(Parameters parameters, DateTimeOffset? created, DateTimeOffset now)
    {
        var group = parameters.String("GroupName") ?? "default";
        var window = parameters.Nested("FlexibleTimeWindow") ?? throw parameters.Missing("FlexibleTimeWindow");
        var target = parameters.Nested("Target") ?? throw parameters.Missing("Target");
        var zone = parameters.String("ScheduleExpressionTimezone") ?? "UTC";
        var state = parameters.String("State") ?? "ENABLED";
        var completion = parameters.String("ActionAfterCompletion") ?? "NONE";
        if (group != "default") throw AwsException.NotEmulated("scheduler", $"the schedule group '{group}'");
        if (state is not ("ENABLED" or "DISABLED")) throw new AwsException("ValidationException", $"State '{state}' must be ENABLED or DISABLED.");
        // Source: "CreateSchedule".
        if (zone.Length is 0 or > 50) throw new AwsException("ValidationException", "ScheduleExpressionTimezone must have 1 to 50 characters.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
            throw new AwsException("ValidationException", $"Provided timezone is not valid: {zone}.");
        // AWS may call at any moment of a flexible window; this calls at the window's start.
        if (window.RequiredString("Mode") == "FLEXIBLE" && window.Int("MaximumWindowInMinutes") is null) throw window.Missing("MaximumWindowInMinutes");
        window.Ignore("MaximumWindowInMinutes");
        window.RefuseOthers();
        var schedule = new Schedule
        {
            Name = parameters.RequiredString("Name"),
            Expression = ScheduleExpression.Parse(parameters.RequiredString("ScheduleExpression")),
            Zone = found,
            Target = ScheduledTarget.Read("scheduler", target),
            Enabled = state == "ENABLED",
            Start = Time(parameters, "StartDate"),
            End = Time(parameters, "EndDate"),
            DeleteAfterCompletion = completion == "DELETE",
            Created = created ?? now,
            Modified = now,
            Shown = new JsonObject
            {
                ["ScheduleExpressionTimezone"] = zone,
                ["State"] = state,
                ["ActionAfterCompletion"] = completion,
                ["GroupName"] = group,
            },
        };
        foreach (var member in (ReadOnlySpan<string>)["Name", "ScheduleExpression", "Description", "FlexibleTimeWindow", "Target", "StartDate", "EndDate"])
        {
            if (parameters.Node(member) is { } value) schedule.Shown[member] = value.DeepClone();
        }

        schedule.Expression.Check(schedule.Start ?? schedule.Created, found);
        return schedule;
    }

    private static DateTimeOffset? Time(Parameters parameters, string member) => parameters.Number(member) switch
    {
        null => null,
        { } seconds when seconds >= 0 && seconds <= LastSecond => DateTimeOffset.UnixEpoch.AddSeconds(seconds),
        _ => throw new AwsException("ValidationException", $"'{member}' must be a time in seconds since 1970, up to the end of the year 9999."),
    };
}
