namespace Pipeline.Cloud.Lambda.Mappings.Batches;

/// <summary>The next step for a batch.</summary>
internal abstract record BatchStep
{
    private BatchStep()
    {
    }

    /// <summary>Invoke the function with a part of the batch, then call <see cref="BatchWork.Answer"/>.</summary>
    /// <param name="First">The part's first record.</param>
    /// <param name="Count">Its length.</param>
    public sealed record Invoke(int First, int Count) : BatchStep;

    /// <summary>Call <see cref="BatchWork.Next"/> again at this time.</summary>
    /// <param name="Until">When the back-off ends, in steady time.</param>
    public sealed record Wait(TimeSpan Until) : BatchStep;

    /// <summary>Send a part to the failure destination, then call <see cref="BatchWork.Discarded"/>.</summary>
    /// <param name="First">The part's first record.</param>
    /// <param name="Count">Its length.</param>
    /// <param name="Condition">Why, as the destination's document says it.</param>
    /// <param name="Invocations">How often the function was invoked with it.</param>
    public sealed record Discard(int First, int Count, string Condition, int Invocations) : BatchStep;

    /// <summary>Every record of the batch was processed or discarded.</summary>
    public sealed record Done : BatchStep;
}
