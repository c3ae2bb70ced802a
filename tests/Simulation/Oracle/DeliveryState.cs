namespace Pipeline.Simulation.Oracle;

/// <summary>How far a record of the stream is.</summary>
internal enum DeliveryState
{
    Waiting,
    InFlight,

    /// <summary>The function has answered that it is done, and was heard.</summary>
    Done,

    /// <summary>It went to the failure destination.</summary>
    Discarded,

    /// <summary>It passes no filter of the mapping, so the function never gets it.</summary>
    LeftOut,
}
