using System.Text.Json;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Access.Policies;

/// <summary>Checks the policy of a queue or topic when it is set. Without this check, an unsupported policy would fail only when a service delivers.</summary>
public static class ResourcePolicy
{
    private static readonly PolicyReader Reader = new(PolicyKind.Resource);

    /// <summary>Says why a policy cannot be evaluated.</summary>
    /// <param name="resource">The resource's name or ARN.</param>
    /// <param name="document">The policy document as text; empty removes the policy.</param>
    /// <returns>Null if the policy can be evaluated.</returns>
    public static string? ProblemOf(string resource, string document)
    {
        if (document.Length == 0) return null;
        try
        {
            Reader.Read(resource, DocumentJson.Parse(document));
            return null;
        }
        catch (PolicyException e)
        {
            return e.Message;
        }
        catch (JsonException e)
        {
            return $"it is not JSON: {e.Message}";
        }
    }
}
