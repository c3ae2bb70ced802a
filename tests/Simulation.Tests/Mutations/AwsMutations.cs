namespace Pipeline.Simulation.Tests.Mutations;

/// <summary>Mistakes in how AWS is called.</summary>
internal static class AwsMutations
{
    private const string RetryPolicy = "functions/Aws/Retry/RetryPolicy.cs";

    /// <summary>The mistakes.</summary>
    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("retries a call without bound", RetryPolicy,
            "when (attempt < options.Attempts && !cancellationToken.IsCancellationRequested && isTransient(e))",
            "when (!cancellationToken.IsCancellationRequested && isTransient(e))",
            "a service that stays away then holds the function until its deadline."),
    ];
}
