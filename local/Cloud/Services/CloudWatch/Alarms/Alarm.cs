namespace Pipeline.Cloud.CloudWatch.Alarms;

/// <summary>An alarm as it is at one time.</summary>
/// <param name="Arn">Its ARN.</param>
/// <param name="Definition">What it watches, and what it does.</param>
/// <param name="Status">Its state.</param>
/// <param name="ConfiguredAt">When it was last defined.</param>
public sealed record Alarm(string Arn, AlarmDefinition Definition, AlarmStatus Status, DateTimeOffset ConfiguredAt)
{
    /// <summary>When it last began to ring, which is to be in the state ALARM; null if it never did.</summary>
    public DateTimeOffset? RangAt { get; init; }

    /// <summary>Its name.</summary>
    public string Name => Definition.Name;
}

/// <summary>A change of an alarm's state.</summary>
/// <param name="Before">The alarm before.</param>
/// <param name="After">The alarm after.</param>
public sealed record AlarmTransition(Alarm Before, Alarm After);
