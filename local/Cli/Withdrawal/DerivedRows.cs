using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Pipeline.Cli.Lookups;
using Pipeline.Intake.Lookups;

namespace Pipeline.Cli.Withdrawal;

/// <summary>
/// The rows of the table of lookups that runs of the workflow have made of labels: the statistics of routes, and the intervals. A run writes them as files, which are loaded
/// like any other; of the files of runs that have read withdrawn labels, the rows are taken back.
/// </summary>
/// <param name="s3">The lake.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="files">The lookup files.</param>
/// <param name="rows">The table of lookups.</param>
internal sealed class DerivedRows(IAmazonS3 s3, string bucket, LookupHistory files, StoredRows rows)
{
    // What Athena writes beside each of its results.
    private const string Metadata = ".metadata";

    /// <summary>Takes back what runs have made, or says what there is of it. Where nothing is left of it, nothing is said.</summary>
    /// <param name="runs">The runs that have read the labels.</param>
    /// <param name="send">Whether to take it back.</param>
    /// <param name="say">Receives a line for each kind of lookup.</param>
    /// <param name="cancellationToken">Stops between two rows. Done again, it goes on.</param>
    /// <returns>Whether there was anything of it.</returns>
    public async Task<bool> TakeBackAsync(IReadOnlyList<ReadingRun> runs, bool send, Action<string> say, CancellationToken cancellationToken)
    {
        var isThere = false;
        foreach (var kind in runs.SelectMany(run => run.Lookups).Distinct(StringComparer.Ordinal).GroupBy(key => key[..(key.LastIndexOf('/') + 1)]).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            var made = kind.ToHashSet(StringComparer.Ordinal);
            if (await ChangesAsync(made, cancellationToken) is not { } changes) continue;
            isThere = true;
            var (setBack, removed) = (changes.Count(change => change.By is not null), changes.Count(change => change.By is null));
            if (!send)
            {
                say(Told(kind.Key, changes.Count, $"{Count(setBack)} would be set back to what other files say, {Count(removed)} removed"));
                continue;
            }

            var left = 0;
            foreach (var (row, by) in changes)
            {
                if (!await rows.ReplaceAsync(row, by, cancellationToken)) left++;
            }

            // Last, so that after an interruption it is known what to go on with.
            foreach (var key in made.SelectMany(key => new[] { key, key + Metadata })) await s3.DeleteObjectAsync(bucket, key, cancellationToken);
            say(Told(kind.Key, changes.Count, $"{Count(setBack)} set back to what other files say, {Count(removed)} removed{(left > 0 ? $", except for {Count(left)} that changed meanwhile" : "")}. The next run writes them anew: make retrain"));
        }

        return isThere;
    }

    /// <summary>The rows of the table that are of these files, and what is to be in their place; null if none of the files is there.</summary>
    private async Task<IReadOnlyList<(IReadOnlyDictionary<string, AttributeValue> Row, LookupItem? By)>?> ChangesAsync(HashSet<string> made, CancellationToken cancellationToken)
    {
        var (wrong, right) = (new Dictionary<string, LookupItem>(StringComparer.Ordinal), new Dictionary<string, LookupItem>(StringComparer.Ordinal));
        var isThere = false;
        // One file at a time: those of a month have the same routes again and again, and would not fit in memory together.
        await foreach (var file in files.PresentAsync(made.First(), cancellationToken))
        {
            var isMade = made.Contains(file.Key);
            isThere |= isMade;
            var of = isMade ? wrong : right;
            foreach (var (key, row) in file.Rows) of[key] = row;
        }

        if (!isThere) return null;
        var changes = new List<(IReadOnlyDictionary<string, AttributeValue>, LookupItem?)>();
        foreach (var (key, item) in await rows.ReadAsync(wrong.Keys, cancellationToken))
        {
            // A row that says something else is of a later file, or somebody's own.
            if (StoredRows.Holds(item, wrong[key]) && !LookupVersion.AreAlike(wrong[key], right.GetValueOrDefault(key))) changes.Add((item, right.GetValueOrDefault(key)));
        }

        return changes;
    }

    private static string Told(string folder, int count, string what) => $"lookups     {Count(count)} rows of the table are of files below {folder} that these runs wrote: {what}";

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
