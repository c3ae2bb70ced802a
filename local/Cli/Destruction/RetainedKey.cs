using System.Text.Json.Nodes;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Destruction;

/// <summary>
/// The key of the data. Its alias goes with the stack, so it is found by the data that it encrypts. A key that its owner brought is another's, and left alone.
/// </summary>
/// <param name="kms">The keys.</param>
/// <param name="description">The description of the stack's key.</param>
/// <param name="sources">Each tells the key of some of the data; null if that data is gone or has no key.</param>
internal sealed class RetainedKey(IJsonService kms, string description, IReadOnlyList<Func<CancellationToken, Task<string?>>> sources) : IRetained
{
    private const int PendingDays = 30;
    private string? _found;

    /// <inheritdoc/>
    public async Task<RetainedItem?> FindAsync(CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            if (await source(cancellationToken) is not { } id) continue;
            var key = (await kms.CallAsync("DescribeKey", new JsonObject { ["KeyId"] = id }, cancellationToken))["KeyMetadata"]!;
            if (key["Description"]?.ToString() != description || key["KeyState"]?.ToString() == "PendingDeletion") return null;
            _found = key["KeyId"]!.ToString();
            return new RetainedItem($"key {_found}", $"to be deleted {PendingDays} days later; until then the deletion can be cancelled", RetainedPrices.Key);
        }

        return null;
    }

    /// <inheritdoc/>
    public Task DeleteAsync(CancellationToken cancellationToken) => _found is { } key
        ? kms.CallAsync("ScheduleKeyDeletion", new JsonObject { ["KeyId"] = key, ["PendingWindowInDays"] = PendingDays }, cancellationToken)
        : Task.CompletedTask;
}
