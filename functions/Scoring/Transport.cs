namespace Pipeline.Scoring;

/// <summary>What makes the scorer's calls of AWS services.</summary>
internal enum Transport
{
    /// <summary>Connections of its own and bodies written as JSON: a fraction of the cost (bench/README.md). No proxies.</summary>
    Direct,

    /// <summary>AWS's own clients.</summary>
    Sdk,
}
