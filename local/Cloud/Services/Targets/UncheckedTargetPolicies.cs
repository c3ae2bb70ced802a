namespace Pipeline.Cloud.Targets;

/// <summary>Policies that nobody checks: every service may deliver to every target.</summary>
public sealed class UncheckedTargetPolicies : ITargetPolicies
{
    /// <inheritdoc/>
    public Task<string?> RefusalAsync(string service, string targetArn, string sourceArn, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
