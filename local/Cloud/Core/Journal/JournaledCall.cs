namespace Pipeline.Cloud.Journal;

/// <summary>A service call that a function environment made.</summary>
/// <param name="At">When the call arrived.</param>
/// <param name="EnvironmentId">The environment's id, from its token.</param>
/// <param name="Service">The service's name.</param>
/// <param name="Operation">The operation's name.</param>
public sealed record JournaledCall(DateTimeOffset At, string EnvironmentId, string Service, string Operation)
{
    /// <summary>The HTTP status of the answer; 0 if the connection broke first.</summary>
    public int Status { get; init; }

    /// <summary>The error code of the answer, if the local cloud itself made the error.</summary>
    public string? Error { get; init; }

    /// <summary>How long the answer took.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The faults that the plan meant for the call; null for none.</summary>
    public string? Fault { get; init; }

    /// <summary>The request's body, if bodies of the operation are kept.</summary>
    public ReadOnlyMemory<byte> Request { get; init; }

    /// <summary>The answer's body, if bodies of the operation are kept.</summary>
    public ReadOnlyMemory<byte> Response { get; init; }

    /// <summary>How many bytes the entry counts in the journal.</summary>
    internal long Bytes => 256 + Request.Length + Response.Length;
}
