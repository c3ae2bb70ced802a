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
        if (await StatusAsync(cancellationToken) is null)
        {
            await dynamo.RestoreTableToPointInTimeAsync(
                new RestoreTableToPointInTimeRequest { SourceTableName = source, TargetTableName = Name, RestoreDateTime = moment.UtcDateTime }, cancellationToken);
        }

        await _settling.UntilAsync($"table {Name}", Timeout.InfiniteTimeSpan, async () =>
        {
            var status = await StatusAsync(cancellationToken) ?? throw new RecoveryException($"The table {Name} was deleted while DynamoDB restored it. Run this again.");
            return status == TableStatus.ACTIVE ? null : status.Value;
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
            return of?.EndsWith($":table/{source}", StringComparison.Ordinal) == true && at?.ToUniversalTime() == moment.UtcDateTime
                ? table.TableStatus
                : throw new RecoveryException($"The table {Name} is there and was not restored from {source} at {Moment.Text(moment)}. Delete it, or name another moment.");
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }
}
