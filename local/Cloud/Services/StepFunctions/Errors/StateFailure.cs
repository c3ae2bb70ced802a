using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Errors;

/// <summary>Thrown when a state fails. Retry and Catch match its error name.</summary>
/// <param name="error">The error name.</param>
/// <param name="cause">A description for people (JSON for some integrations); cut off after 32,768 characters.</param>
internal sealed class StateFailure(string error, string? cause) : Exception($"{error}: {Shortened(cause)}")
{
    // Source: "HistoryEvent", ExecutionFailedEventDetails.
    private const int LongestCause = 32_768;

    /// <summary>The error name.</summary>
    public string Error { get; } = error;

    /// <summary>The cause; null if there is none.</summary>
    public string? Cause { get; } = Shortened(cause);

    /// <summary>The error output, which a catcher sees as <c>$states.errorOutput</c>.</summary>
    public JsonObject Output()
    {
        var output = new JsonObject { ["Error"] = Error };
        if (Cause is not null) output["Cause"] = Cause;
        return output;
    }

    private static string? Shortened(string? cause) => cause?.Length > LongestCause ? cause[..LongestCause] : cause;
}
