namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>What runs a function's code: a child process here; a process that somebody else started has its own.</summary>
internal interface IRuntimeProcess : IAsyncDisposable
{
    /// <summary>Completes with why it ended, as Lambda words it, or null where it ended well.</summary>
    Task<string?> Exited { get; }

    /// <summary>The most memory that it had, in MB; 0 where that is not known.</summary>
    int PeakMegabytes { get; }

    /// <summary>Ends it at once.</summary>
    void Kill();
}
