namespace Pipeline.Cloud.Lambda;

/// <summary>What an environment of a function does.</summary>
public enum EnvironmentState
{
    /// <summary>Its runtime has not asked for its first event yet.</summary>
    Starting,

    /// <summary>It waits for an event.</summary>
    Idle,

    /// <summary>It works on one.</summary>
    Busy,
}
