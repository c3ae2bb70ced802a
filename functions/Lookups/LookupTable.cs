using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Pipeline.Domain.Lookups;

namespace Pipeline.Lookups;

/// <summary>
/// Writes rows to the lookup table, 25 a call. What the table leaves unprocessed is written again after pauses that double, each
/// a random part of its length, so that functions which were throttled together do not come back together.
/// </summary>
/// <param name="dynamo">The table's client; it repeats calls that fail whole.</param>
/// <param name="tableName">The table.</param>
/// <param name="options">How patient to be.</param>
/// <param name="time">The clock.</param>
/// <param name="random">The jitter.</param>
public sealed class LookupTable(IAmazonDynamoDB dynamo, string tableName, WriteOptions options, TimeProvider time, Random random)
{
    private const int RowsPerCall = 25; // BatchWriteItem takes no more

    /// <summary>Writes the rows.</summary>
    /// <param name="rows">The rows; no key twice, which the table would refuse.</param>
    /// <exception cref="TimeoutException">The table kept leaving rows unprocessed. The file can be loaded again: rows replace themselves.</exception>
    public async Task WriteAsync(IReadOnlyCollection<LookupItem> rows)
    {
        foreach (var chunk in rows.Chunk(RowsPerCall)) await WriteAsync([.. chunk.Select(row => new WriteRequest(new PutRequest(Item(row))))]);
    }

    private async Task WriteAsync(List<WriteRequest> requests)
    {
        for (var attempt = 1; ; attempt++)
        {
            var response = await dynamo.BatchWriteItemAsync(new BatchWriteItemRequest { RequestItems = new() { [tableName] = requests } });
            var left = response.UnprocessedItems?.GetValueOrDefault(tableName) ?? [];
            if (left.Count == 0) return;
            if (left.Count < requests.Count) attempt = 1; // headway
            if (attempt == options.Attempts) throw new TimeoutException($"The table {tableName} left {left.Count} rows unprocessed in {attempt} calls in a row: its capacity is used up.");
            requests = left;
            await Task.Delay(Pause(attempt), time);
        }
    }

    private TimeSpan Pause(int attempt)
    {
        var longest = Math.Min(options.LongestPause.TotalMilliseconds, options.FirstPause.TotalMilliseconds * Math.Pow(2, attempt - 1));
        return TimeSpan.FromMilliseconds(longest * random.NextDouble());
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
