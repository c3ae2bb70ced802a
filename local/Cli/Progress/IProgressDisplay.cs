namespace Pipeline.Cli.Progress;

/// <summary>Shows the progress of a run.</summary>
internal interface IProgressDisplay
{
    /// <summary>Runs the work and shows the monitor's counts until the work ends.</summary>
    Task ShowAsync(RunMonitor monitor, Func<Task> work, CancellationToken cancellationToken);

    /// <summary>Writes a line that stays visible.</summary>
    void Say(string line);
}
