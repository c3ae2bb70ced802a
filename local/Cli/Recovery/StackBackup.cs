using System.Collections.Immutable;
using System.Globalization;
using Amazon.S3;
using Pipeline.Cli.Buckets;

namespace Pipeline.Cli.Recovery;

/// <summary>Says which moments a stack's tables and lake can be brought back to, and notes the present one. It copies nothing: DynamoDB and the bucket's versions keep what there was.</summary>
/// <param name="tables">The tables.</param>
/// <param name="s3">The lake.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="stack">How the commands name the stack, such as <c>STACK=pipeline</c>.</param>
/// <param name="time">The clock.</param>
internal sealed class StackBackup(IReadOnlyList<RecoverableTable> tables, IAmazonS3 s3, string bucket, string stack, TimeProvider time)
{
    // "LatestRestorableDateTime is typically 5 minutes before the current time." Source: DynamoDB's PointInTimeRecoveryDescription.
    private static readonly TimeSpan Lag = TimeSpan.FromMinutes(5);

    /// <summary>Says the moments and writes the note.</summary>
    /// <param name="say">Receives the lines.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    /// <returns>False if something cannot be brought back: then nothing is noted.</returns>
    public async Task<bool> RunAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var now = Moment.Second(time.GetUtcNow());
        var items = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        var isWhole = true;
        foreach (var table in tables)
        {
            try
            {
                var window = await table.WindowAsync(cancellationToken);
                items[table.Name] = window.Items;
                say($"table       {table.Name}: {window.Text()}");
            }
            catch (RecoveryException e)
            {
                say($"OFF         {e.Message}");
                isWhole = false;
            }
        }

        var retention = await LakeRetention.ReadAsync(s3, bucket, cancellationToken);
        if (retention.IsVersioned) say($"lake        {bucket}: {(retention.Earliest(now) is { } earliest ? $"from {Moment.Text(earliest)} until now; former versions of objects are kept for {retention.FormerDays} days" : "former versions of objects are kept without an end")}");
        else say($"OFF         The bucket {bucket} keeps no former versions, so nothing of it can be brought back. The template turns versioning on: deploy it, or aws s3api put-bucket-versioning --bucket {bucket} --versioning-configuration Status=Enabled. It begins then.");
        if (!isWhole || !retention.IsVersioned) return false;

        var note = new BackupNote(now, items.ToImmutable(), await CountAsync(cancellationToken));
        await note.WriteAsync(s3, bucket, cancellationToken);
        foreach (var (prefix, count) in note.Prefixes) say(string.Create(CultureInfo.InvariantCulture, $"            {prefix}: {count:N0} objects"));
        say($"noted       s3://{bucket}/{note.Key()}");
        say($"To bring this moment back, from {Moment.Text(now + Lag)} on: make restore TO={Moment.Text(now)} {stack}");
        return true;
    }

    // By the first two parts of a key below tables/, and by the first of others.
    private async Task<ImmutableSortedDictionary<string, long>> CountAsync(CancellationToken cancellationToken)
    {
        var counts = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        await foreach (var key in s3.KeysAsync(bucket, "", cancellationToken))
        {
            var parts = key.Split('/');
            var prefix = parts.Length == 1 ? "" : string.Join('/', parts.Take(parts[0] == "tables" && parts.Length > 2 ? 2 : 1)) + "/";
            counts[prefix] = counts.GetValueOrDefault(prefix) + 1;
        }

        return counts.ToImmutable();
    }
}
