namespace Pipeline.Scoring;

/// <summary>Which client calls AWS for the scorer.</summary>
public enum Transport
{
    /// <summary>The built-in transport, which writes HTTP and JSON itself: about half the cost per record. It supports no proxies.</summary>
    Direct,

    /// <summary>The AWS SDK.</summary>
    Sdk,
}
