using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Tells resources that exist from those that do not, by the errors of their services.</summary>
internal static class Presence
{
    /// <summary>Refuses to make what is there.</summary>
    /// <param name="type">The resource's type.</param>
    /// <param name="name">Its name.</param>
    /// <param name="describe">Describes it: an error says that it is absent.</param>
    /// <exception cref="AwsException">AlreadyExists.</exception>
    public static async Task RefuseAsync(string type, string name, Func<Task> describe)
    {
        try
        {
            await describe();
        }
        catch (AwsException e) when (IsAbsent(e))
        {
            return;
        }

        throw new AwsException("AlreadyExists", $"Resource of type '{type}' with identifier '{name}' already exists.");
    }

    /// <summary>Whether an error says that something does not exist.</summary>
    public static bool IsAbsent(AwsException error) =>
        error.Code.Contains("NotFound", StringComparison.Ordinal) || error.Code.Contains("NonExistent", StringComparison.Ordinal) ||
        error.Code.Contains("DoesNotExist", StringComparison.Ordinal) || error.Code is "NoSuchEntity" or "NoSuchBucket";
}
