using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>A state failed; Retry and Catch look at its error's name.</summary>
/// <param name="error">The error's name.</param>
/// <param name="cause">What happened, for people (for some integrations, JSON).</param>
internal sealed class StateFailure(string error, string? cause) : Exception($"{error}: {Shortened(cause)}")
{
    // Source: "HistoryEvent", ExecutionFailedEventDetails.
    private const int LongestCause = 32_768;

    /// <summary>The error's name.</summary>
    public string Error { get; } = error;

    /// <summary>What happened.</summary>
    public string? Cause { get; } = Shortened(cause);

    /// <summary>What <c>$states.errorOutput</c> shows.</summary>
    public JsonObject Output()
    {
        var output = new JsonObject { ["Error"] = Error };
        if (Cause is not null) output["Cause"] = Cause;
        return output;
    }

    private static string? Shortened(string? cause) => cause?.Length > LongestCause ? cause[..LongestCause] : cause;
}
