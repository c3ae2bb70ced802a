namespace Pipeline.Simulation.Schedules;

/// <summary>What can go wrong.</summary>
internal enum FaultKind
{
    /// <summary>The service answers with an error that may pass.</summary>
    Error,

    /// <summary>The service answers with an error that will not pass.</summary>
    Denied,

    /// <summary>No answer comes, and nothing happens.</summary>
    Hang,

    /// <summary>It happens, but the connection breaks before the answer.</summary>
    AnswerLost,

    /// <summary>No answer comes, and it happens long after the caller gave up.</summary>
    Late,

    /// <summary>The process dies before its call takes effect.</summary>
    DieBefore,

    /// <summary>The process dies after its call took effect.</summary>
    DieAfter,

    /// <summary>Items or keys are left unprocessed; a prediction is missing from the reply.</summary>
    Partial,

    /// <summary>There is no endpoint.</summary>
    Missing,

    /// <summary>The model refuses the rows.</summary>
    Refuse,

    /// <summary>Invocation: the concurrency limit is reached.</summary>
    Throttle,

    /// <summary>Invocation: the event waits while an environment starts; meanwhile the mapping may be replaced.</summary>
    ColdStart,

    /// <summary>Invocation: the function works on after its caller has taken it for dead.</summary>
    Zombie,

    /// <summary>Invocation: the same event is delivered twice, one after the other.</summary>
    Twice,
}
