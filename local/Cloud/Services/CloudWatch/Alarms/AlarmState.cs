namespace Pipeline.Cloud.CloudWatch.Alarms;

/// <summary>The state of an alarm. Source: "Using Amazon CloudWatch alarms".</summary>
public enum AlarmState
{
    /// <summary>INSUFFICIENT_DATA: the alarm is new, or its metric has no data.</summary>
    InsufficientData,

    /// <summary>OK: the metric is within the threshold.</summary>
    Ok,

    /// <summary>ALARM: the metric is beyond the threshold.</summary>
    Alarm,
}

/// <summary>The names that CloudWatch has for states.</summary>
public static class AlarmStateNames
{
    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = ["OK", "ALARM", "INSUFFICIENT_DATA"];

    /// <summary>A state's name, such as <c>INSUFFICIENT_DATA</c>.</summary>
    public static string Name(this AlarmState state) => state switch
    {
        AlarmState.Ok => "OK",
        AlarmState.Alarm => "ALARM",
        _ => "INSUFFICIENT_DATA",
    };

    /// <summary>The state with a name; null for a text that is no state's name.</summary>
    public static AlarmState? Parse(string name) => name switch
    {
        "OK" => AlarmState.Ok,
        "ALARM" => AlarmState.Alarm,
        "INSUFFICIENT_DATA" => AlarmState.InsufficientData,
        _ => null,
    };
}

/// <summary>An alarm's state, and since when it has it.</summary>
/// <param name="State">The state.</param>
/// <param name="Reason">Why, in CloudWatch's words.</param>
/// <param name="ReasonData">The same as JSON; null where nothing was evaluated.</param>
/// <param name="UpdatedAt">When the state was last set.</param>
/// <param name="ChangedAt">When the state last changed to another one.</param>
public sealed record AlarmStatus(AlarmState State, string Reason, string? ReasonData, DateTimeOffset UpdatedAt, DateTimeOffset ChangedAt)
{
    /// <summary>The status of an alarm that was not evaluated yet.</summary>
    public static AlarmStatus New(DateTimeOffset now) => new(AlarmState.InsufficientData, "Unchecked: Initial alarm creation", null, now, now);
}
