namespace Pipeline.Cloud.StepFunctions.Timeouts;

/// <summary>
/// Time as time limits see it: the clock's, and what waits have skipped of it. A scaled Wait of a minute that takes a second has skipped 59, so an
/// execution reaches its limits after the same waits as in AWS, while work, which is not scaled, has as long as AWS gives it. Every branch has its own,
/// because branches wait beside each other.
/// </summary>
internal sealed class ElapsedTime(TimeProvider time, TimeSpan skipped = default)
{
    private TimeSpan _skipped = skipped;

    /// <summary>The clock.</summary>
    public TimeProvider Clock => time;

    /// <summary>The clock's time.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The time that limits see.</summary>
    public DateTimeOffset Reached => Now + _skipped;

    /// <summary>Counts a wait that was shorter than it should have been.</summary>
    public void Skip(TimeSpan skipped) => _skipped += skipped > TimeSpan.Zero ? skipped : TimeSpan.Zero;

    /// <summary>A branch's time, which begins here.</summary>
    public ElapsedTime Fork() => new(time, _skipped);

    /// <summary>Continues after a branch that ended at a time, if that is later.</summary>
    public void Join(DateTimeOffset reached) => Skip(reached - Reached);
}
