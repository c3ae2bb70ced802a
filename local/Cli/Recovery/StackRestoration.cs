using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.S3;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Forgetting;

namespace Pipeline.Cli.Recovery;

/// <summary>Brings a stack's tables and lake back to a moment. A second run finds nothing to do; one after an interruption goes on.</summary>
/// <param name="tables">The tables.</param>
/// <param name="dynamo">DynamoDB.</param>
/// <param name="s3">The lake.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="idName">The attribute by which the predictions' table has an id that can be forgotten.</param>
/// <param name="machines">The executions that read and write the lake.</param>
/// <param name="options">What to bring back.</param>
/// <param name="time">The clock.</param>
internal sealed class StackRestoration(
    IReadOnlyList<RecoverableTable> tables, IAmazonDynamoDB dynamo, IAmazonS3 s3, string bucket, string idName, IReadOnlyList<StateMachineExecutions> machines, RestoreOptions options,
    TimeProvider time)
{
    private long _left;
    private long _differing;

    /// <summary>Brings everything back, or says what would be.</summary>
    /// <param name="say">Receives a line for each table, each zone and what is left.</param>
    /// <param name="cancellationToken">Stops between two calls; what was brought back stays.</param>
    /// <returns>Whether nothing was left that should have been brought back.</returns>
    /// <exception cref="RecoveryException">The message says why, and what was changed before.</exception>
    public async Task<bool> RunAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var windows = new List<TableWindow>();
        foreach (var table in tables) windows.Add(await CheckAsync(table, cancellationToken));
        var retention = await LakeRetention.ReadAsync(s3, bucket, cancellationToken);
        if (options.Zones.Count > 0) Check(retention);
        if (options.Send) await RefuseExecutionsAsync("Nothing was changed.", cancellationToken);
        say($"moment      {Moment.Text(options.To)}");
        var forgotten = new ForgottenSince(await new ForgettingRecords(s3, bucket).AllAsync(cancellationToken), options.To);
        if (forgotten.Count > 0) say(Line($"forgotten   {forgotten.Count:N0} ids since then: nothing of them comes back"));
        foreach (var (table, window) in tables.Zip(windows)) await RestoreAsync(table, window, forgotten, say, cancellationToken);
        // The tables may have taken hours.
        if (options.Send && tables.Count > 0 && options.Zones.Count > 0) await RefuseExecutionsAsync("The tables are done; nothing of the lake was changed.", cancellationToken);
        var lake = new LakeRestoration(s3, bucket, retention, forgotten, options.To, time);
        foreach (var zone in options.Zones) await RestoreAsync(lake, zone, say, cancellationToken);
        if (!options.Send) say("Nothing was changed. To restore: SEND=1");
        else if (_differing == 0 && _left == 0) say($"Everything is as it was at {Moment.Text(options.To)}: nothing was changed.");
        return _left == 0;
    }

    private async Task<TableWindow> CheckAsync(RecoverableTable table, CancellationToken cancellationToken)
    {
        var window = await table.WindowAsync(cancellationToken);
        return window.Holds(options.To) ? window : throw new RecoveryException($"The table {table.Name} can be brought back to moments {window.Text()}; not to {Moment.Text(options.To)}. Nothing was changed.");
    }

    private void Check(LakeRetention retention)
    {
        var now = time.GetUtcNow();
        if (!retention.IsVersioned) throw new RecoveryException($"The bucket {bucket} keeps no former versions, so nothing of it can be brought back ('make backup' says what to do). TABLES= restores tables alone. Nothing was changed.");
        if (options.To > now) throw new RecoveryException($"{Moment.Text(options.To)} has not come yet. Nothing was changed.");
        if (retention.Earliest(now) is { } earliest && options.To < earliest)
            throw new RecoveryException($"The bucket {bucket} keeps former versions of objects for {retention.FormerDays} days: it can be brought back to moments from {Moment.Text(earliest)} on. TABLES= restores tables alone. Nothing was changed.");
    }

    private async Task RefuseExecutionsAsync(string done, CancellationToken cancellationToken)
    {
        foreach (var machine in machines)
        {
            if (await machine.RunningAsync(cancellationToken) is [var running, ..])
                throw new RecoveryException($"The execution {running.Name} runs and reads or writes what would be restored. Run this again when it has ended. {done}");
        }
    }

    private async Task RestoreAsync(RecoverableTable table, TableWindow window, ForgottenSince forgotten, Action<string> say, CancellationToken cancellationToken)
    {
        var helper = new RestoredTable(dynamo, table.Name, options.To, time);
        // Only a table that DynamoDB has restored can be compared, and a dry run makes none.
        if (!options.Send && !await helper.IsThereAsync(cancellationToken))
        {
            say($"table       {table.Name}: {window.Text()}; how many differ is known once DynamoDB has restored them (SEND=1)");
            return;
        }

        if (options.Send)
        {
            say($"table       {table.Name}: DynamoDB restores it as {helper.Name}, which takes minutes");
            await helper.MakeAsync(cancellationToken);
        }

        var counts = await new TableRestoration(dynamo, table.Name, helper.Name, item => forgotten.Has(item, idName), time).RunAsync(options.Send, cancellationToken);
        say(Line($"table       {table.Name}: {counts.Back:N0} items {Verb("come back", "would come back")}, {counts.Replaced:N0} {Verb("are replaced", "would be replaced")}, {counts.Removed:N0} {Verb("are removed", "would be removed")}")
            + Also(counts.Expired, "have expired since and do not come back")
            + Also(counts.Forgotten, "stay as they are: forgotten since"));
        if (counts.Left > 0) say(Line($"LEFT        {table.Name}: {counts.Left:N0} items that were changed meanwhile. Run this again."));
        _differing += counts.Back + counts.Replaced + counts.Removed;
        _left += counts.Left;
        if (!options.Send) return;
        if (options.Keep) say($"kept        {helper.Name}");
        else if (counts.Left == 0) await helper.DeleteAsync(cancellationToken);
    }

    private async Task RestoreAsync(LakeRestoration lake, LakeZone zone, Action<string> say, CancellationToken cancellationToken)
    {
        var counts = await lake.RunAsync(zone, options.Send, say, cancellationToken);
        say(Line($"lake        {zone.Prefix}: {counts[ChangeKind.Back]:N0} objects {Verb("come back", "would come back")}, {counts[ChangeKind.Replaced]:N0} {Verb("are replaced", "would be replaced")}, {counts[ChangeKind.Removed]:N0} {Verb("are removed", "would be removed")}")
            + Also(counts[ChangeKind.Stays], zone.Later == LaterObjects.GoIfNamed ? $"came later and stay (PREFIX={zone.Prefix} removes them)" : "came later and stay")
            + Also(counts[ChangeKind.Expired], "have expired by their age and do not come back")
            + Also(counts[ChangeKind.Forgotten], "stay as they are: 'make forget' wrote them"));
        _differing += counts[ChangeKind.Back] + counts[ChangeKind.Replaced] + counts[ChangeKind.Removed];
        _left += counts.Left;
        if (options.Send && zone.Prefix.StartsWith("scored/", StringComparison.Ordinal) && counts.Days.Count > 0)
            say($"compact     those of these days that the table of trips has, again (make compact DAY=): {string.Join(", ", counts.Days)}");
    }

    private string Verb(string done, string planned) => options.Send ? done : planned;

    private static string Also(long count, string what) => count == 0 ? "" : Line($"; {count:N0} {what}");

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
