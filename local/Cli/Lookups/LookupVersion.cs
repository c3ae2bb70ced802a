using System.Globalization;
using Pipeline.Cli.Hosting;
using Pipeline.Intake.Lookups;

namespace Pipeline.Cli.Lookups;

/// <summary>A version of a lookup file that was accepted.</summary>
/// <param name="Key">The file's key.</param>
/// <param name="Id">The version's id.</param>
/// <param name="LandedAt">When it landed.</param>
/// <param name="Rows">Its rows by their keys in the table.</param>
internal sealed record LookupVersion(string Key, string Id, DateTimeOffset LandedAt, IReadOnlyDictionary<string, LookupItem> Rows)
{
    /// <summary>Whether two rows say the same.</summary>
    public static bool AreAlike(LookupItem? row, LookupItem? other) => row is not null && other is not null && row.Attributes.SequenceEqual(other.Attributes);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key}, version {Id}, landed {UtcTime.Text(LandedAt)}, {Rows.Count:N0} rows");
}

/// <summary>The time for which a row of a file was in the table.</summary>
/// <param name="Key">The row's key in the table.</param>
/// <param name="From">When its file landed.</param>
/// <param name="ReplacedBy">The file whose row has replaced it; null if it is there still.</param>
/// <param name="IsNew">Whether the row differs from the one before it; also where there was none.</param>
internal sealed record RowSpan(string Key, DateTimeOffset From, LookupVersion? ReplacedBy, bool IsNew)
{
    /// <summary>Whether a request that was scored then may have been given the row.</summary>
    /// <param name="scoredAt">When it was scored.</param>
    /// <param name="kept">For how long a scorer keeps a row that it has read.</param>
    public bool Covers(DateTimeOffset scoredAt, TimeSpan kept) => scoredAt >= From && !(scoredAt > ReplacedBy?.LandedAt + kept);
}

/// <summary>Thrown when it cannot be said what a lookup file has affected. The message says why, and what to do.</summary>
internal sealed class RefusedLookupException(string message) : Exception(message);
