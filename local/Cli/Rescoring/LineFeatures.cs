using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cli.Lookups;
using Pipeline.Contract;
using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;

namespace Pipeline.Cli.Rescoring;

/// <summary>The features that a model is shown for landed lines.</summary>
internal interface ILineFeatures
{
    /// <summary>What is said of the features in the table of answers.</summary>
    string Name { get; }

    /// <summary>The features of lines, each as it is sent to the model.</summary>
    Task<IReadOnlyList<string>> OfAsync(IReadOnlyList<JsonObject> lines, CancellationToken cancellationToken);
}

/// <summary>The features as they landed.</summary>
internal sealed class LandedFeatures : ILineFeatures
{
    /// <inheritdoc/>
    public string Name => "landed";

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> OfAsync(IReadOnlyList<JsonObject> lines, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. lines.Select(LandedObjects.Features)]);
}

/// <summary>The features computed anew from the requests, with the rows that the table of lookups has now.</summary>
/// <param name="rows">The table of lookups.</param>
/// <param name="domain">Reads requests and rows, and computes the features.</param>
internal sealed class FreshFeatures(StoredRows rows, IScoringDomain domain) : ILineFeatures
{
    // Null for a row that the table does not have.
    private readonly Dictionary<LookupKey, LookupRow?> _rows = [];

    /// <inheritdoc/>
    public string Name => "now";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> OfAsync(IReadOnlyList<JsonObject> lines, CancellationToken cancellationToken)
    {
        var requests = lines.Select(line => (Request: Read(line), Keys: new LookupKey[domain.LookupsPerRequest])).ToList();
        foreach (var (request, keys) in requests) request.GetLookupKeys(keys);
        await FetchAsync([.. requests.SelectMany(request => request.Keys).Where(key => !_rows.ContainsKey(key)).Distinct()], cancellationToken);
        using var row = new Utf8Output();
        var features = new List<string>(requests.Count);
        foreach (var (request, keys) in requests)
        {
            row.Clear();
            request.Enrich([.. keys.Select(key => _rows[key])]).WriteFeatures(row);
            features.Add(Encoding.UTF8.GetString(row.WrittenSpan));
        }

        return features;
    }

    private IScoringRequest Read(JsonObject line) => domain.TryRead(Encoding.UTF8.GetBytes(line.ToJsonString()), out var request, out var reason)
        ? request
        : throw new RescoringException($"The line of {domain.IdName} {line[domain.IdName]} in the log holds no request ({reason}): mend its object or move it away.");

    private async Task FetchAsync(IReadOnlyList<LookupKey> keys, CancellationToken cancellationToken)
    {
        var items = await rows.ReadAsync(keys.Select(key => key.ToString()), cancellationToken);
        foreach (var key in keys)
        {
            _rows[key] = items.TryGetValue(key.ToString(), out var item)
                ? domain.ReadLookup(key.ToString(), item.Where(attribute => (attribute.Value.S ?? attribute.Value.N) is not null).ToDictionary(attribute => attribute.Key, attribute => attribute.Value.S ?? attribute.Value.N, StringComparer.Ordinal))
                : null;
        }
    }
}
