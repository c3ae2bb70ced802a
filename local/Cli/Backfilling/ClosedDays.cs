using System.Globalization;
using Pipeline.Cli.Compaction;

namespace Pipeline.Cli.Backfilling;

/// <summary>The days of the table of trips, which Athena reads and the compaction makes.</summary>
/// <param name="athena">Athena.</param>
/// <param name="compaction">The compaction.</param>
internal sealed class ClosedDays(AthenaQuery athena, CompactionRun compaction) : IClosedDays
{
    /// <inheritdoc/>
    public async Task<bool> IsBehindAsync(string day, CancellationToken cancellationToken) =>
        long.Parse((await athena.RowsAsync($"SELECT count(*) FROM trips WHERE dt = '{day}' AND minutes IS NULL", cancellationToken))[0][0]!, CultureInfo.InvariantCulture) > 0;

    /// <inheritdoc/>
    public Task CompactAsync(string day, CancellationToken cancellationToken) => compaction.RunAsync(day, _ => { }, cancellationToken);
}
