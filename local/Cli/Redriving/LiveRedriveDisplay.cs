using Pipeline.Cli.Progress;
using Spectre.Console;

namespace Pipeline.Cli.Redriving;

/// <summary>Shows progress in place, for a terminal.</summary>
internal sealed class LiveRedriveDisplay(IAnsiConsole console, TimeProvider time) : IRedriveDisplay
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public Task ShowAsync(RedriveResult result, Func<Task> work) =>
        console.Status().StartAsync(RedriveSummary.Progress(result), async status =>
        {
            var running = work();
            await Ticks.WhileAsync(running, Every, time, Update);
            Update();
            await running;

            void Update() => status.Status(Markup.Escape(RedriveSummary.Progress(result)));
        });
}
