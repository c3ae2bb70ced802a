using Amazon.DynamoDBv2.Model;
using Pipeline.Cli.Forgetting;

namespace Pipeline.Cli.Recovery;

/// <summary>What <c>make forget</c> has removed since a moment. It must not come back with the moment.</summary>
internal sealed class ForgottenSince
{
    // The records have the time of the machine that forgot, and objects and items that of AWS, which takes no request from a clock further off. Source: "RequestTimeTooSkewed".
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(15);
    private readonly IReadOnlyList<ForgettingRecord> _acts;
    private readonly HashSet<string> _hashes;

    /// <summary>What was forgotten since a moment.</summary>
    /// <param name="records">The records of all acts of forgetting.</param>
    /// <param name="moment">The moment.</param>
    public ForgottenSince(IEnumerable<ForgettingRecord> records, DateTimeOffset moment)
    {
        _acts = [.. records.Where(record => record.FinishedAt is null || record.FinishedAt > moment - Skew)];
        _hashes = [.. _acts.Select(record => record.Hash)];
    }

    /// <summary>How many ids were forgotten.</summary>
    public int Count => _hashes.Count;

    /// <summary>Whether an item is of a forgotten id: an attribute of its key is the id.</summary>
    /// <param name="item">The item.</param>
    /// <param name="key">The attribute that holds the id.</param>
    public bool Has(IReadOnlyDictionary<string, AttributeValue> item, string key) =>
        _hashes.Count > 0 && item.GetValueOrDefault(key)?.S is { } id && _hashes.Contains(ForgottenId.HashOf(id));

    /// <summary>Whether an act of forgetting was under way at a time: an object whose first version is of then was written again without the id.</summary>
    public bool Rewrote(DateTimeOffset written) => _acts.Any(act => written >= act.BegunAt - Skew && (act.FinishedAt is null || written <= act.FinishedAt + Skew));
}
