namespace Pipeline.Cloud.Faults;

/// <summary>The functions' processes, as far as faults go.</summary>
public interface IFunctionProcesses
{
    /// <summary>The function whose environment has a session token, or null.</summary>
    string? FunctionOf(string sessionToken);

    /// <summary>What kills the environment of a session token with SIGKILL; null where there is none any more.</summary>
    Action? Killer(string sessionToken);
}
