using System.Diagnostics.CodeAnalysis;
using Pipeline.Contract.Description;
using Pipeline.Contract.Lookups;

namespace Pipeline.Contract;

/// <summary>
/// Everything that the functions know about what they score. To score another domain, implement this interface, register it in the hosts,
/// and replace the SQL and the sample data.
/// </summary>
public interface IScoringDomain
{
    /// <summary>The name of the request's id, which is the key of the predictions table (<c>trip_id</c>).</summary>
    string IdName { get; }

    /// <summary>The name of the prediction in the table and in the scored record (<c>minutes</c>).</summary>
    string PredictionName { get; }

    /// <summary>What is to be known beside the code: words, the label, and what a model of it learns.</summary>
    DomainDescription Description { get; }

    /// <summary>The names of the features in the model's order.</summary>
    IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The kinds of lookup rows, which define the lookup files and their columns.</summary>
    IReadOnlyList<LookupKind> LookupKinds { get; }

    /// <summary>How many lookup rows a request needs.</summary>
    int LookupsPerRequest { get; }

    /// <summary>Reads a request from UTF-8 JSON. Never throws: bad input returns false and the exact reason.</summary>
    bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out IScoringRequest? request, [NotNullWhen(false)] out string? reason);

    /// <summary>Reads a row of the lookup table, whose numbers are given as text. Null if the key is of an unknown kind.</summary>
    LookupRow? ReadLookup(string key, IReadOnlyDictionary<string, string> attributes);
}
