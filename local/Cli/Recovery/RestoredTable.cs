using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Recovery;

/// <summary>The helper table that has the items of a moment, as DynamoDB brings them back. One that an earlier run has left is used again.</summary>
/// <param name="dynamo">DynamoDB.</param>
/// <param name="source">The table whose items they are.</param>
/// <param name="moment">The moment.</param>
/// <param name="time">The clock for polling.</param>
internal sealed class RestoredTable(IAmazonDynamoDB dynamo, string source, DateTimeOffset moment, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Settling _settling = new(time);

    /// <summary>The helper table's name.</summary>
    public string Name { get; } = $"{source}-restore-{Moment.Name(moment)}";

    /// <summary>Whether the helper table is there and has its items.</summary>
    /// <exception cref="RecoveryException">A table of the name is not of this moment.</exception>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken) => await StatusAsync(cancellationToken) == TableStatus.ACTIVE;

    /// <summary>Makes the helper table, if it is not there, and waits until it has its items, however long that takes.</summary>
    /// <exception cref="RecoveryException">A table of the name is not of this moment, or DynamoDB gave up on it.</exception>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        // One that an earlier run has deleted keeps its name until it is gone.
        await _settling.UntilAsync($"table {Name}", Timeout.InfiniteTimeSpan, async () => await StatusAsync(cancellationToken) == TableStatus.DELETING ? "deleted" : null, cancellationToken);
        var isSeen = await StatusAsync(cancellationToken) is not null;
        if (!isSeen)
        {
            await dynamo.RestoreTableToPointInTimeAsync(
                new RestoreTableToPointInTimeRequest { SourceTableName = source, TargetTableName = Name, RestoreDateTime = moment.UtcDateTime }, cancellationToken);
        }

        var began = time.GetTimestamp();
        await _settling.UntilAsync($"table {Name}", Timeout.InfiniteTimeSpan, async () =>
        {
            var status = await StatusAsync(cancellationToken);
            isSeen |= status is not null;
            if (status is not null) return status == TableStatus.ACTIVE ? null : status.Value;
            // A table that was just made may not be described yet: DynamoDB looks for it with an eventually consistent query. Source: "DescribeTable".
            if (!isSeen && time.GetElapsedTime(began) < Patience) return "begun";
            throw new RecoveryException($"The table {Name} was deleted while DynamoDB restored it. Run this again.");
        }, cancellationToken);
    }

    /// <summary>Deletes the helper table.</summary>
    public Task DeleteAsync(CancellationToken cancellationToken) => dynamo.DeleteTableAsync(new DeleteTableRequest { TableName = Name }, cancellationToken);

    private async Task<TableStatus?> StatusAsync(CancellationToken cancellationToken)
    {
        try
        {
            var table = (await dynamo.DescribeTableAsync(new DescribeTableRequest { TableName = Name }, cancellationToken)).Table;
            var (of, at) = (table.RestoreSummary?.SourceTableArn, table.RestoreSummary?.RestoreDateTime);
            // Of a table that is being deleted little more than its status is told.
            return table.TableStatus == TableStatus.DELETING || (of?.EndsWith($":table/{source}", StringComparison.Ordinal) == true && at?.ToUniversalTime() == moment.UtcDateTime)
                ? table.TableStatus
                : throw new RecoveryException($"The table {Name} is there and was not restored from {source} at {Moment.Text(moment)}. Delete it, or name another moment.");
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }
}
