using System.Globalization;
using Pipeline.Cli.Compaction;

namespace Pipeline.Cli.Rescoring;

/// <summary>The days that the table of trips has.</summary>
internal interface IClosedDays
{
    /// <summary>How many trips of a day the table has; 0 if it does not have the day.</summary>
    Task<long> TripsAsync(string day, CancellationToken cancellationToken);

    /// <summary>Whether the table has a day, with trips that have no prediction there.</summary>
    Task<bool> IsBehindAsync(string day, CancellationToken cancellationToken);

    /// <summary>Compacts a day again.</summary>
    Task CompactAsync(string day, CancellationToken cancellationToken);
}

/// <summary>The days of the table of trips, which Athena reads and the compaction makes.</summary>
/// <param name="athena">Athena.</param>
/// <param name="compaction">The compaction.</param>
internal sealed class ClosedDays(AthenaQuery athena, CompactionRun compaction) : IClosedDays
{
    /// <inheritdoc/>
    public Task<long> TripsAsync(string day, CancellationToken cancellationToken) => CountAsync($"dt = '{day}'", cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> IsBehindAsync(string day, CancellationToken cancellationToken) => await CountAsync($"dt = '{day}' AND minutes IS NULL", cancellationToken) > 0;

    /// <inheritdoc/>
    public Task CompactAsync(string day, CancellationToken cancellationToken) => compaction.RunAsync(day, _ => { }, cancellationToken);

    private async Task<long> CountAsync(string condition, CancellationToken cancellationToken) =>
        long.Parse((await athena.RowsAsync($"SELECT count(*) FROM trips WHERE {condition}", cancellationToken))[0][0]!, CultureInfo.InvariantCulture);
}
