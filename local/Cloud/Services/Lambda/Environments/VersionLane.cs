using Pipeline.Cloud.Lambda.Definitions;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>
/// One version of a function in its pool: the definition that environments are started with, and those of them that are idle. Not safe for
/// concurrent use: the pool locks.
/// </summary>
/// <param name="definition">The version, or $LATEST.</param>
internal sealed class VersionLane(FunctionDefinition definition)
{
    private readonly List<IdleEnvironment> _idle = [];

    /// <summary>What its environments run.</summary>
    public FunctionDefinition Definition { get; } = definition;

    /// <summary>Whether its environments end instead of becoming idle.</summary>
    public bool IsRetired { get; private set; }

    /// <summary>Keeps an environment that has become idle.</summary>
    public void Keep(IdleEnvironment entry) => _idle.Add(entry);

    /// <summary>Takes the environment that became idle last; null if there is none.</summary>
    public IdleEnvironment? TakeNewest() => TakeAt(_idle.Count - 1);

    /// <summary>Takes the environment that has been idle longest; null if there is none.</summary>
    public IdleEnvironment? TakeOldest() => TakeAt(0);

    /// <summary>Takes an idle environment; false if somebody else took it.</summary>
    public bool Take(IdleEnvironment entry) => _idle.Remove(entry);

    /// <summary>Lets environments end from now on.</summary>
    /// <returns>Those that are idle, which the caller stops.</returns>
    public IReadOnlyList<IdleEnvironment> Retire()
    {
        IsRetired = true;
        IdleEnvironment[] idle = [.. _idle];
        _idle.Clear();
        return idle;
    }

    private IdleEnvironment? TakeAt(int place)
    {
        if (_idle.Count == 0) return null;
        var entry = _idle[place];
        _idle.RemoveAt(place);
        return entry;
    }
}

/// <summary>An environment that waits for an invocation.</summary>
/// <param name="environment">The environment.</param>
internal sealed class IdleEnvironment(ExecutionEnvironment environment)
{
    /// <summary>The environment.</summary>
    public ExecutionEnvironment Environment { get; } = environment;

    /// <summary>Ends it when it was idle for too long.</summary>
    public ITimer Timer { get; set; } = null!;
}
