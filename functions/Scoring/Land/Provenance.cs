using System.Globalization;
using Pipeline.Contract;

namespace Pipeline.Scoring.Land;

/// <summary>An object's metadata: which attempt landed it, and which records it covers.</summary>
/// <param name="AttemptStartedAt">When the attempt that landed it began. Of two attempts at the same records, the later one wins.</param>
/// <param name="Boundaries">
/// Sequence numbers in ascending order. Records of its hour up to the first belong to the object; it holds records up to the last. There is
/// more than one only while the object is being cut: the records between them belong to later objects. Empty if the metadata has none.
/// </param>
/// <param name="Refused">How many of its records the model refused; they are in the object of refused records beside it.</param>
internal sealed record Provenance(DateTimeOffset AttemptStartedAt, IReadOnlyList<string> Boundaries, int Refused)
{
    private const string BeganName = "attempt-began";
    private const string BoundariesName = "boundaries";
    private const string RefusedName = "refused";

    /// <summary>The sequence number up to which records of its hour belong to the object; null if unknown.</summary>
    public string? CoveredThrough => Boundaries.Count > 0 ? Boundaries[0] : null;

    /// <summary>The sequence number up to which the object holds records; null if unknown.</summary>
    public string? HeldThrough => Boundaries.Count > 0 ? Boundaries[^1] : null;

    /// <summary>The provenance of this object while it is being cut. It is written before the records after the cut are kept elsewhere.</summary>
    /// <param name="covered">The sequence number of the cut: up to it, records still belong to the object.</param>
    public Provenance CutAt(string covered) => CoveredThrough == covered ? this : this with { Boundaries = [covered, .. Boundaries] };

    /// <summary>
    /// The provenance of the object that keeps the records after the cut. Its attempt stays the one that landed them, so a redelivery
    /// replaces it.
    /// </summary>
    /// <param name="first">The first record after the cut.</param>
    /// <param name="refused">How many of its records the model refused.</param>
    public Provenance ForRemainder(string first, int refused) => this with
    {
        // There may be no record of this hour and kind between two boundaries.
        Boundaries = [.. Boundaries.SkipWhile(boundary => SequenceNumberOrder.Instance.Compare(boundary, first) < 0)],
        Refused = refused,
    };

    /// <summary>The metadata as name-value pairs.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata =>
    [
        new(BeganName, AttemptStartedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
        new(BoundariesName, string.Join(',', Boundaries)),
        new(RefusedName, Refused.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Reads an object's metadata; null if it does not say when the attempt began.</summary>
    public static Provenance? Read(Func<string, string?> metadata)
    {
        if (!long.TryParse(metadata(BeganName), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)) return null;
        _ = int.TryParse(metadata(RefusedName), NumberStyles.None, CultureInfo.InvariantCulture, out var refused);
        var boundaries = metadata(BoundariesName)?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return new Provenance(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), boundaries, refused);
    }
}
