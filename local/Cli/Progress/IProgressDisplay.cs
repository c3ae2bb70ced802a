namespace Pipeline.Cli.Progress;

/// <summary>Shows a run while it goes on.</summary>
internal interface IProgressDisplay
{
    /// <summary>Runs work and shows the monitor's figures until it ends.</summary>
    Task ShowAsync(RunMonitor monitor, Func<Task> work, CancellationToken cancellationToken);

    /// <summary>Says something that stays to be read.</summary>
    void Say(string line);
}
