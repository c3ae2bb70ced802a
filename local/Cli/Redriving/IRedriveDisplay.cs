namespace Pipeline.Cli.Redriving;

/// <summary>Shows the progress of a redrive.</summary>
internal interface IRedriveDisplay
{
    /// <summary>Runs the work and shows the result's counts until the work ends.</summary>
    Task ShowAsync(RedriveResult result, Func<Task> work);
}
