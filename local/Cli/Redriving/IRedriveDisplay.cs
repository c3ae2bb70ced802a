namespace Pipeline.Cli.Redriving;

/// <summary>Shows a redrive while it goes on.</summary>
internal interface IRedriveDisplay
{
    /// <summary>Runs work and shows the result's counts until it ends.</summary>
    Task ShowAsync(RedriveResult result, Func<Task> work);
}
