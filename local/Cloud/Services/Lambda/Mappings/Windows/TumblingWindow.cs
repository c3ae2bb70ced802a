namespace Pipeline.Cloud.Lambda.Mappings.Windows;

/// <summary>A span of time that records fall into by when the stream took them in; the next window starts where it ends.</summary>
/// <param name="Start">Its first instant: a multiple of the length since the epoch.</param>
/// <param name="End">The first instant behind it.</param>
internal readonly record struct TumblingWindow(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>The window of an instant.</summary>
    public static TumblingWindow Of(DateTimeOffset instant, TimeSpan length)
    {
        var start = DateTimeOffset.UnixEpoch.AddTicks((instant - DateTimeOffset.UnixEpoch).Ticks / length.Ticks * length.Ticks);
        return new TumblingWindow(start, start + length);
    }
}
