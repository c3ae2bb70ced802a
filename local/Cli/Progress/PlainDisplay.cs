using System.Globalization;

namespace Pipeline.Cli.Progress;

/// <summary>Shows progress on an output that is not a terminal: one line every few seconds, without escape codes.</summary>
internal sealed class PlainDisplay(TextWriter output, TimeProvider time, TimeSpan every) : IProgressDisplay
{
    /// <inheritdoc/>
    public async Task ShowAsync(RunMonitor monitor, Func<Task> work, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lines = WriteAsync(monitor, ended.Token);
        try
        {
            await work();
        }
        finally
        {
            await ended.CancelAsync();
            await lines;
        }
    }

    /// <inheritdoc/>
    public void Say(string line) => output.WriteLine(line);

    private async Task WriteAsync(RunMonitor monitor, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken)) output.WriteLine(Line(monitor.Look()));
        }
        catch (OperationCanceledException)
        {
            // The work has ended; the summary follows.
        }
    }

    private static string Line(RunStatus status) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {status.Stage}: sent {status.Sent:N0}, scored {status.Scored:N0}, stored {status.Stored:N0}, landed {status.Landed:N0}, lag {status.Lag:N0} ({status.IteratorAge.TotalSeconds:0.0} s), {status.Rate:N0}/s{(status.Workflow.Length > 0 ? $", workflow: {status.Workflow}" : "")}");
}
