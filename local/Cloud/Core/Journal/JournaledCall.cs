namespace Pipeline.Cloud.Journal;

/// <summary>A call of a service that an environment of a function made.</summary>
/// <param name="At">When it came in.</param>
/// <param name="EnvironmentId">The environment, as its token names it.</param>
/// <param name="Service">The service's name.</param>
/// <param name="Operation">The operation's name.</param>
public sealed record JournaledCall(DateTimeOffset At, string EnvironmentId, string Service, string Operation)
{
    /// <summary>The answer's HTTP status; 0 where the connection broke before there was one.</summary>
    public int Status { get; init; }

    /// <summary>The code of the error that it ended in, as far as the local cloud made that itself.</summary>
    public string? Error { get; init; }

    /// <summary>How long it took to answer.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The faults of the plan that were meant for it; null for none.</summary>
    public string? Fault { get; init; }

    /// <summary>The request's body, of operations whose bodies are kept.</summary>
    public ReadOnlyMemory<byte> Request { get; init; }

    /// <summary>The answer's body, of operations whose bodies are kept.</summary>
    public ReadOnlyMemory<byte> Response { get; init; }

    /// <summary>What it costs to keep.</summary>
    internal long Bytes => 256 + Request.Length + Response.Length;
}
