using System.Diagnostics.CodeAnalysis;
using Pipeline.Contract.Lookups;

namespace Pipeline.Contract;

/// <summary>
/// All that the functions know of what they score. They are written against this interface alone: another domain is another
/// implementation, which the hosts choose, with other SQL and other sample data.
/// </summary>
public interface IScoringDomain
{
    /// <summary>The name of a request's id: key of the predictions table (<c>trip_id</c>).</summary>
    string IdName { get; }

    /// <summary>What is predicted (<c>minutes</c>): the name of it in the table and in the scored record.</summary>
    string PredictionName { get; }

    /// <summary>The least that a label may be: what really came of a request, as <see cref="PredictionName"/> in the label files.</summary>
    double LeastLabel { get; }

    /// <summary>The features in the model's order.</summary>
    IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The kinds of lookup rows: which files are loaded, and what they hold.</summary>
    IReadOnlyList<LookupKind> LookupKinds { get; }

    /// <summary>How many lookup rows a request needs.</summary>
    int LookupsPerRequest { get; }

    /// <summary>Reads a request from UTF-8 bytes. Never throws: bad input gives false and the exact reason.</summary>
    bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out IScoringRequest? request, [NotNullWhen(false)] out string? reason);

    /// <summary>Reads a row of the lookup table: numbers come as their text. Null when the key is of no kind known here.</summary>
    LookupRow? ReadLookup(string key, IReadOnlyDictionary<string, string> attributes);
}
