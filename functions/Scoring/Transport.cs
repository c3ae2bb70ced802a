namespace Pipeline.Scoring;

/// <summary>What makes the scorer's calls of AWS services.</summary>
public enum Transport
{
    /// <summary>Connections of its own and bodies written as JSON: about half of the cost of a record. No proxies.</summary>
    Direct,

    /// <summary>AWS's own clients.</summary>
    Sdk,
}
