namespace Pipeline.Cloud.Lambda.Mappings.Delivery;

/// <summary>The outcome of one attempt at a batch or a part of it.</summary>
internal abstract record BatchAnswer
{
    private BatchAnswer()
    {
    }

    /// <summary>How many records of a part are done, counted from its first.</summary>
    /// <param name="count">The part's length.</param>
    public int Done(int count) => this switch
    {
        Succeeded => count,
        FailedFrom failed => failed.Index,
        _ => 0,
    };

    /// <summary>Every record is done.</summary>
    public sealed record Succeeded : BatchAnswer;

    /// <summary>The function reported failures: the records before the lowest reported one are done.</summary>
    /// <param name="Index">The index of the lowest reported record in the part.</param>
    public sealed record FailedFrom(int Index) : BatchAnswer;

    /// <summary>The whole part failed: an exception, a timeout, a crash, or a report that names none of its records.</summary>
    public sealed record Failed : BatchAnswer;

    /// <summary>The function was not invoked (throttled).</summary>
    public sealed record NotInvoked : BatchAnswer;
}
