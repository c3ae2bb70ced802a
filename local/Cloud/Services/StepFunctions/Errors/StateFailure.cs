using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Errors;

/// <summary>Thrown when a state fails. Retry and Catch match its error name.</summary>
/// <param name="error">The error name; null for a failure without one.</param>
/// <param name="cause">A description for people (JSON for some integrations); cut off after 32,768 characters.</param>
/// <param name="location">The field whose expression failed; null if the failure is not an expression's.</param>
internal sealed class StateFailure(string? error, string? cause, string? location = null) : Exception($"{error}: {Shortened(cause)}")
{
    // Source: "HistoryEvent", ExecutionFailedEventDetails.
    private const int LongestCause = 32_768;

    /// <summary>The error name; null if there is none.</summary>
    public string? Error { get; } = error;

    /// <summary>The cause; null if there is none.</summary>
    public string? Cause { get; } = Shortened(cause);

    /// <summary>The field whose expression failed; null if the failure is not an expression's.</summary>
    public string? Location { get; } = location;

    /// <summary>Whether the failure is a missed heartbeat: its error name is States.Timeout, and States.HeartbeatTimeout matches it too.</summary>
    public bool IsHeartbeat { get; init; }

    /// <summary>The error output, which a catcher sees as <c>$states.errorOutput</c>.</summary>
    public JsonObject Output()
    {
        var output = new JsonObject { ["Error"] = Error };
        // Without an error name both members are null.
        if (Cause is not null || Error is null) output["Cause"] = Cause;
        return output;
    }

    /// <summary>The members of an event's details that describe the failure.</summary>
    public JsonObject Details()
    {
        var details = new JsonObject();
        if (Error is not null) details["error"] = Error;
        if (Cause is not null) details["cause"] = Cause;
        return details;
    }

    private static string? Shortened(string? cause) => cause?.Length > LongestCause ? cause[..LongestCause] : cause;
}
