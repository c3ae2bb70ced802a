namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>One run of a crawler, and what it did to the catalog.</summary>
internal interface ICrawlRun
{
    /// <summary>How many tables were created.</summary>
    int TablesCreated { get; }

    /// <summary>How many tables were changed.</summary>
    int TablesUpdated { get; }

    /// <summary>How many tables were deleted.</summary>
    int TablesDeleted { get; }

    /// <summary>What the run found and left as it is.</summary>
    IReadOnlyList<string> Log { get; }

    /// <summary>Crawls all targets.</summary>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="Protocol.AwsException">A target cannot be crawled.</exception>
    Task RunAsync(CancellationToken cancellationToken);
}
