namespace Pipeline.Simulation.Lake.Schedules;

/// <summary>What can go wrong.</summary>
internal enum LakeFaultKind
{
    /// <summary>The service refuses the call because there are too many.</summary>
    Throttle,

    /// <summary>The service answers with its own internal error, and nothing happened.</summary>
    Error,

    /// <summary>The service answers with an error that its API does not describe, and nothing happened.</summary>
    Unavailable,

    /// <summary>The service answers with its own internal error, and it happened all the same.</summary>
    AnswerLost,

    /// <summary>The service answers with an error that its API does not describe, and it happened all the same.</summary>
    UnavailableAfter,

    /// <summary>No answer comes, and nothing happens.</summary>
    Hang,

    /// <summary>No answer comes, and it happened.</summary>
    HangAfter,

    /// <summary>The role may not make the call.</summary>
    Denied,

    /// <summary>The execution is stopped before its call takes effect.</summary>
    StopBefore,

    /// <summary>The execution is stopped after its call took effect, before the answer.</summary>
    StopAfter,

    /// <summary>Query: it fails before it has written anything.</summary>
    Fails,

    /// <summary>Query: it fails when it has written some of its files.</summary>
    FailsHalfWay,

    /// <summary>Query: it takes longer than anybody waits.</summary>
    Slow,

    /// <summary>Query: it works on for a while after it was stopped.</summary>
    OutlivesItsStop,
}
