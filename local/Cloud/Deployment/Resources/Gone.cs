using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Waits until something that is being deleted is gone, as CloudFormation does before it goes on.</summary>
internal static class Gone
{
    /// <summary>How often something that is on its way is looked for.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until describing it fails as not found.</summary>
    /// <param name="describe">Describes it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task WaitAsync(Func<Task> describe, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await describe();
            }
            catch (AwsException e) when (Presence.IsAbsent(e))
            {
                return;
            }

            await Task.Delay(Every, time, cancellationToken);
        }
    }
}
