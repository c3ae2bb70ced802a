using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Pipeline.Cli.Destruction;

/// <summary>A table. Its deletion protection is turned off before it is deleted.</summary>
internal sealed class RetainedTable(IAmazonDynamoDB dynamo, string name, TimeProvider time) : IRetained
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>The key that its items are encrypted with; null if there is no table, or none with a key.</summary>
    public async Task<string?> KeyAsync(CancellationToken cancellationToken) => (await DescribeAsync(cancellationToken))?.SSEDescription?.KMSMasterKeyArn;

    /// <inheritdoc/>
    public async Task<RetainedItem?> FindAsync(CancellationToken cancellationToken)
    {
        if (await DescribeAsync(cancellationToken) is not { } table) return null;
        var (bytes, items) = (table.TableSizeBytes ?? 0, table.ItemCount ?? 0);
        return new RetainedItem($"table {name}", string.Create(CultureInfo.InvariantCulture, $"{RetainedPrices.Size(bytes)} in {items:N0} items"), RetainedPrices.Table(bytes));
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        if ((await DescribeAsync(cancellationToken))?.DeletionProtectionEnabled == true)
        {
            await dynamo.UpdateTableAsync(new UpdateTableRequest { TableName = name, DeletionProtectionEnabled = false }, cancellationToken);
            while ((await DescribeAsync(cancellationToken))?.TableStatus == TableStatus.UPDATING) await Task.Delay(Pause, time, cancellationToken);
        }

        await dynamo.DeleteTableAsync(new DeleteTableRequest { TableName = name }, cancellationToken);
    }

    private async Task<TableDescription?> DescribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var table = (await dynamo.DescribeTableAsync(new DescribeTableRequest { TableName = name }, cancellationToken)).Table;
            return table.TableStatus == TableStatus.DELETING ? null : table;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }
}
