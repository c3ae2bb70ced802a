using Pipeline.Cli.Progress;

namespace Pipeline.Cli.Redriving;

/// <summary>Shows progress on an output that is not a terminal: one line every few seconds, without escape codes.</summary>
internal sealed class PlainRedriveDisplay(TextWriter output, TimeProvider time, TimeSpan every) : IRedriveDisplay
{
    /// <inheritdoc/>
    public async Task ShowAsync(RedriveResult result, Func<Task> work)
    {
        var running = work();
        await Ticks.WhileAsync(running, every, time, () => output.WriteLine($"  {RedriveSummary.Progress(result)}"));
        await running;
    }
}
