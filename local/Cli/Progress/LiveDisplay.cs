using System.Globalization;
using Spectre.Console;

namespace Pipeline.Cli.Progress;

/// <summary>Shows progress in place, for a terminal.</summary>
internal sealed class LiveDisplay(IAnsiConsole console, TimeProvider time) : IProgressDisplay
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public Task ShowAsync(RunMonitor monitor, Func<Task> work, CancellationToken cancellationToken) =>
        console.Live(Table(monitor.Look())).AutoClear(true).StartAsync(async live =>
        {
            var running = work();
            await Ticks.WhileAsync(running, Every, time, Update);
            Update();
            await running;

            void Update() => live.UpdateTarget(Table(monitor.Look()));
        });

    /// <inheritdoc/>
    public void Say(string line) => console.WriteLine(line);

    private static Table Table(RunStatus status)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(status.Stage));
        foreach (var column in new[] { "sent", "scored", "stored", "landed", "quarantined", "lag", "rate" }) table.AddColumn(new TableColumn(column).RightAligned());
        table.AddRow(
            Number(status.Sent), Number(status.Scored), Number(status.Stored), Number(status.Landed), Number(status.Quarantined),
            string.Create(CultureInfo.InvariantCulture, $"{status.Lag:N0} ({status.IteratorAge.TotalSeconds:0.0} s)"),
            string.Create(CultureInfo.InvariantCulture, $"{status.Rate:N0}/s"));
        if (status.Workflow.Length > 0) table.Caption($"workflow: {Markup.Escape(status.Workflow)}");
        return table;
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
