using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Pipeline.Cli.Recovery;

/// <summary>A table, and the moments that DynamoDB can bring it back to.</summary>
/// <param name="dynamo">DynamoDB.</param>
/// <param name="name">The table's name.</param>
internal sealed class RecoverableTable(IAmazonDynamoDB dynamo, string name)
{
    // DynamoDB counts every six hours, so a young table has no count. What it says to be small is counted here, as far as that goes: a scan of so few
    // costs next to nothing.
    private const long CountedBelow = 10_000;

    /// <summary>The table's name.</summary>
    public string Name => name;

    /// <summary>Asks for the moments.</summary>
    /// <exception cref="RecoveryException">The table is gone, or its point-in-time recovery is off.</exception>
    public async Task<TableWindow> WindowAsync(CancellationToken cancellationToken)
    {
        try
        {
            var described = await dynamo.DescribeContinuousBackupsAsync(new DescribeContinuousBackupsRequest { TableName = name }, cancellationToken);
            var recovery = described.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
            if (recovery?.PointInTimeRecoveryStatus != PointInTimeRecoveryStatus.ENABLED || recovery.EarliestRestorableDateTime is not { } earliest || recovery.LatestRestorableDateTime is not { } latest)
                throw new RecoveryException($"The point-in-time recovery of the table {name} is off, so no moment of it can be brought back. The template turns it on: deploy it, or aws dynamodb update-continuous-backups --table-name {name} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true. It begins then.");
            var table = await dynamo.DescribeTableAsync(new DescribeTableRequest { TableName = name }, cancellationToken);
            var (items, isMore) = (table.Table.ItemCount ?? 0, false);
            if (items < CountedBelow) (items, isMore) = await CountAsync(cancellationToken);
            return new TableWindow(Utc(earliest), Utc(latest), items, isMore);
        }
        catch (Exception e) when (e is TableNotFoundException or ResourceNotFoundException)
        {
            throw new RecoveryException($"There is no table {name}. If it was deleted, DynamoDB keeps its last moment for 35 days: docs/operations.md, 'A table that is gone'.", e);
        }
    }

    private async Task<(long Items, bool IsMore)> CountAsync(CancellationToken cancellationToken)
    {
        var request = new ScanRequest { TableName = name, Select = Select.COUNT };
        for (var count = 0L; ;)
        {
            var page = await dynamo.ScanAsync(request, cancellationToken);
            count += page.Count ?? 0;
            if (page.LastEvaluatedKey is not { Count: > 0 } last) return (count, false);
            if (count >= CountedBelow) return (count, true);
            request.ExclusiveStartKey = last;
        }
    }

    private static DateTimeOffset Utc(DateTime time) => new(time.ToUniversalTime());
}

/// <summary>The moments that a table can be brought back to.</summary>
/// <param name="Earliest">The first.</param>
/// <param name="Latest">The last.</param>
/// <param name="Items">How many items it has; of a large table DynamoDB's count, which is up to six hours old.</param>
/// <param name="IsMore">Whether it has more items than were counted.</param>
internal sealed record TableWindow(DateTimeOffset Earliest, DateTimeOffset Latest, long Items, bool IsMore)
{
    /// <summary>Whether the table can be brought back to a moment.</summary>
    public bool Holds(DateTimeOffset moment) => moment >= Earliest && moment <= Latest;

    /// <summary>The window for people.</summary>
    public string Text() => string.Create(CultureInfo.InvariantCulture, $"from {Moment.Text(Earliest.AddSeconds(Earliest.Millisecond > 0 ? 1 : 0))} until {Moment.Text(Latest)}, {(IsMore ? "more than" : "about")} {Items:N0} items now");
}
