namespace Pipeline.Cloud.Engines.Hosting;

/// <summary>Why an engine's process ended without its answer.</summary>
internal enum EngineEnd
{
    /// <summary>It took more memory than it may.</summary>
    Memory,

    /// <summary>It took longer than it may.</summary>
    Time,

    /// <summary>It ended by itself: what it was given broke it.</summary>
    Crash,
}

/// <summary>An engine's process ended without its answer.</summary>
internal sealed class EngineEndedException(EngineEnd end, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public EngineEnd End { get; } = end;
}
