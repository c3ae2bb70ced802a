using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Pipeline.Aws.Retry;
using Pipeline.Contract.Lookups;

namespace Pipeline.Intake.Lookups;

/// <summary>Writes rows to the lookup table, 25 per call, and repeats rows that the table left unprocessed.</summary>
/// <param name="dynamo">The table's client, with its retries off.</param>
/// <param name="tableName">The table's name.</param>
/// <param name="retry">Repeats failed calls, and calls with unprocessed rows.</param>
public sealed class LookupTable(IAmazonDynamoDB dynamo, string tableName, RetryPolicy retry)
{
    /// <summary>More attempts and longer pauses than the scorer's: nobody waits for the rows, and a failed load starts again from the beginning.</summary>
    public static RetryOptions DefaultRetry { get; } = new(8, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5));

    private const int RowsPerCall = 25; // the maximum of BatchWriteItem

    /// <summary>Writes the rows.</summary>
    /// <param name="rows">The rows; no two may have the same key, which the table would refuse.</param>
    /// <exception cref="TimeoutException">The table kept leaving rows unprocessed. The file can be loaded again: rows are overwritten with the same values.</exception>
    public async Task WriteAsync(IReadOnlyCollection<LookupItem> rows)
    {
        foreach (var chunk in rows.Chunk(RowsPerCall))
        {
            var left = await retry.DrainAsync([.. chunk.Select(row => new WriteRequest(new PutRequest(Item(row))))], WriteOnceAsync, () => { }, CancellationToken.None);
            if (left.Count > 0)
                throw new TimeoutException($"The table {tableName} left {left.Count} rows unprocessed in {retry.Options.Attempts} calls in a row: its capacity is used up.");
        }
    }

    private async Task<IReadOnlyList<WriteRequest>> WriteOnceAsync(IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken)
    {
        var response = await dynamo.BatchWriteItemAsync(new BatchWriteItemRequest { RequestItems = new() { [tableName] = [.. requests] } }, cancellationToken);
        return response.UnprocessedItems?.GetValueOrDefault(tableName) ?? [];
    }

    private static Dictionary<string, AttributeValue> Item(LookupItem row)
    {
        var item = new Dictionary<string, AttributeValue> { ["pk"] = new() { S = row.Key } };
        foreach (var (column, value) in row.Attributes)
        {
            item[column.Name] = column.Type == LookupColumnType.Text ? new AttributeValue { S = value } : new AttributeValue { N = value };
        }

        return item;
    }
}
