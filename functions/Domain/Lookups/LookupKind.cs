using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Domain.Lookups;

/// <summary>
/// A kind of lookup row: the folder of the bucket that its files lie in, the columns that make its key and the columns that
/// become the row's attributes. <see cref="All"/> is the one list of them.
/// </summary>
public sealed record LookupKind(string Folder, string KeyPrefix, IReadOnlyList<LookupColumn> KeyColumns, IReadOnlyList<LookupColumn> AttributeColumns)
{
    /// <summary>The prefix of every lookup file in the bucket.</summary>
    public const string Root = "lookups/";

    /// <summary>Taxi zones: where they are.</summary>
    public static LookupKind Zone { get; } = new(
        "zones",
        "zone",
        [new("zone_id", LookupColumnType.Integer)],
        [
            new("borough", LookupColumnType.Text),
            new("zone", LookupColumnType.Text),
            new("service_zone", LookupColumnType.Text),
            new("latitude", LookupColumnType.Number),
            new("longitude", LookupColumnType.Number),
        ]);

    /// <summary>Pairs of zones: what trips between them took.</summary>
    public static LookupKind Route { get; } = new(
        "routes",
        "route",
        [new("pickup_zone", LookupColumnType.Integer), new("dropoff_zone", LookupColumnType.Integer)],
        [new("trips", LookupColumnType.Integer), new("mean_minutes", LookupColumnType.Number)]);

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<LookupKind> All { get; } = [Zone, Route];

    /// <summary>Where this kind's files lie: <c>lookups/zones/</c>.</summary>
    public string Prefix => $"{Root}{Folder}/";

    /// <summary>The columns that a file of this kind must have, the key first.</summary>
    public IEnumerable<LookupColumn> Columns => KeyColumns.Concat(AttributeColumns);

    /// <summary>The kind that an object of the bucket belongs to, by its folder; false when it is in none of them.</summary>
    public static bool TryFromObject(string objectKey, [NotNullWhen(true)] out LookupKind? kind)
    {
        kind = All.FirstOrDefault(candidate => objectKey.StartsWith(candidate.Prefix, StringComparison.Ordinal));
        return kind is not null;
    }

    /// <summary>The row's key in the table from normalized key values: <c>route#43#151</c>.</summary>
    public string Key(IEnumerable<string> values) => $"{KeyPrefix}#{string.Join('#', values)}";
}
