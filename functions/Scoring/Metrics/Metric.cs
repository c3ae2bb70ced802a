namespace Pipeline.Scoring.Metrics;

/// <summary>What an invocation counts. The names are those of the metrics.</summary>
internal enum Metric
{
    /// <summary>User records delivered.</summary>
    Received,

    /// <summary>User records stored and landed with a prediction.</summary>
    Scored,

    /// <summary>User records stored and landed without one, because there is no endpoint.</summary>
    Unscored,

    /// <summary>User records landed in quarantine.</summary>
    Quarantined,

    /// <summary>Items written to the table: one for each id of a batch.</summary>
    Stored,

    /// <summary>Scored records landed in the lake.</summary>
    Landed,

    /// <summary>Lookups answered from memory.</summary>
    LookupHits,

    /// <summary>Lookups that the table was asked for.</summary>
    LookupMisses,

    /// <summary>Calls of the endpoint, each attempt counted.</summary>
    EndpointCalls,

    /// <summary>Calls repeated after a failure or for what was left unprocessed.</summary>
    Retries,

    /// <summary>User records handed back to be delivered again.</summary>
    ReportedFailures,

    /// <summary>How long the invocation took.</summary>
    BatchMilliseconds,

    /// <summary>How long ago the batch's newest record arrived.</summary>
    IteratorAgeMilliseconds,
}
