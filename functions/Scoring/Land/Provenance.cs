using System.Globalization;
using Pipeline.Contract;

namespace Pipeline.Scoring.Land;

/// <summary>What an object says of itself, in its metadata: who landed it, and how far it reaches.</summary>
/// <param name="AttemptBegan">When the attempt that landed it began: of two attempts at the same records the later one counts.</param>
/// <param name="Boundaries">
/// Sequence numbers in their order: up to the first the records of its hour belong into it, up to the last it holds them. It has more
/// than one only while it is being cut, since between them lies what belongs into objects behind it. Empty when it does not say.
/// </param>
/// <param name="Refused">How many records in its reach stand in the object beside it, since the model refused them.</param>
internal sealed record Provenance(DateTimeOffset AttemptBegan, IReadOnlyList<string> Boundaries, int Refused)
{
    private const string BeganName = "attempt-began";
    private const string BoundariesName = "boundaries";
    private const string RefusedName = "refused";

    /// <summary>The sequence number up to which records belong into it; null when it does not say.</summary>
    public string? Covers => Boundaries.Count > 0 ? Boundaries[0] : null;

    /// <summary>The sequence number up to which it holds records; null when it does not say.</summary>
    public string? Holds => Boundaries.Count > 0 ? Boundaries[^1] : null;

    /// <summary>Of an object that is cut: it says where, before anything stands behind the cut.</summary>
    /// <param name="covered">The sequence number up to which records belong into it from now on.</param>
    public Provenance CutAt(string covered) => Covers == covered ? this : this with { Boundaries = [covered, .. Boundaries] };

    /// <summary>Of an object of what lies behind the cut: it is the attempt's that landed it, so a delivery of these records replaces it.</summary>
    /// <param name="first">The first record of it.</param>
    /// <param name="refused">How many of its records stand in the object beside it.</param>
    public Provenance Behind(string first, int refused) => this with
    {
        // Between two boundaries there may be no record of this hour and kind.
        Boundaries = [.. Boundaries.SkipWhile(boundary => SequenceNumberOrder.Instance.Compare(boundary, first) < 0)],
        Refused = refused,
    };

    /// <summary>Its metadata.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata =>
    [
        new(BeganName, AttemptBegan.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
        new(BoundariesName, string.Join(',', Boundaries)),
        new(RefusedName, Refused.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>What an object's metadata says; null when it does not say when its attempt began.</summary>
    public static Provenance? Read(Func<string, string?> metadata)
    {
        if (!long.TryParse(metadata(BeganName), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)) return null;
        _ = int.TryParse(metadata(RefusedName), NumberStyles.None, CultureInfo.InvariantCulture, out var refused);
        var boundaries = metadata(BoundariesName)?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return new Provenance(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), boundaries, refused);
    }
}
