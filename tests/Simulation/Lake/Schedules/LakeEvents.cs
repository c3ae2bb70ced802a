namespace Pipeline.Simulation.Lake.Schedules;

/// <summary>An object below a day's folder whose lines are not as the scorer lands them.</summary>
internal sealed record ForeignObject(int Day, int Hour, int AtMinute, int Lines);

/// <summary>A compaction is started.</summary>
/// <param name="AtSecond">When, in seconds after the start.</param>
/// <param name="Name">The execution's name.</param>
/// <param name="Day">The input's <c>day</c>; null where the schedule starts it.</param>
internal sealed record StartOfRun(int AtSecond, string Name, string? Day);

/// <summary>Somebody looks at the lake.</summary>
/// <param name="AtSecond">When the partitions are looked at.</param>
/// <param name="ReadsAfterSeconds">How much later the files are read.</param>
internal sealed record Look(int AtSecond, int ReadsAfterSeconds);
