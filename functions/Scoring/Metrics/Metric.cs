namespace Pipeline.Scoring.Metrics;

/// <summary>The metrics of an invocation; each member's name is the metric's name.</summary>
internal enum Metric
{
    /// <summary>User records delivered.</summary>
    Received,

    /// <summary>User records stored and landed with a prediction.</summary>
    Scored,

    /// <summary>User records stored and landed without a prediction, because there is no endpoint or its answer was none.</summary>
    Unscored,

    /// <summary>Those of <see cref="Unscored"/> that came after a model had been promoted, which the intervals in the table of lookups tell.</summary>
    UnscoredAfterModel,

    /// <summary>Those of <see cref="Unscored"/> whose model answered, twice, with something that is no prediction.</summary>
    WrongAnswers,

    /// <summary>User records landed in quarantine.</summary>
    Quarantined,

    /// <summary>User records whose time is far from their arrival, whether landed or in quarantine.</summary>
    FarRequests,

    /// <summary>Items written to the table, one per id in a batch.</summary>
    Stored,

    /// <summary>Scored records landed in the lake.</summary>
    Landed,

    /// <summary>Lookups answered from memory.</summary>
    LookupHits,

    /// <summary>Lookups that needed the table.</summary>
    LookupMisses,

    /// <summary>Calls of the endpoint, including retries.</summary>
    EndpointCalls,

    /// <summary>Calls repeated after a failure or for unprocessed items.</summary>
    Retries,

    /// <summary>User records reported for redelivery.</summary>
    ReportedFailures,

    /// <summary>Duration of the invocation.</summary>
    BatchMilliseconds,

    /// <summary>Age of the batch's newest record since its arrival.</summary>
    IteratorAgeMilliseconds,
}
