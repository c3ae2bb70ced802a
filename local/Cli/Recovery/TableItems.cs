using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Pipeline.Cli.Recovery;

/// <summary>Reads a table's items: all of them page by page, or those of some keys.</summary>
/// <param name="dynamo">DynamoDB.</param>
/// <param name="table">The table's name.</param>
/// <param name="keys">The names of the key's attributes.</param>
/// <param name="time">The clock between two tries.</param>
internal sealed class TableItems(IAmazonDynamoDB dynamo, string table, IReadOnlyList<string> keys, TimeProvider time)
{
    /// <summary>The most keys that one call reads. Source: "BatchGetItem".</summary>
    public const int MostKeys = 100;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>The key of an item.</summary>
    public Item KeyOf(Item item) => keys.ToDictionary(name => name, name => item[name]);

    /// <summary>An item's key as text, by which two tables' items are told together.</summary>
    public string TextOf(Item item) => string.Join('\n', keys.Select(name => ItemText.Of(item[name])));

    /// <summary>All items, as many at a time as one call can look up.</summary>
    public async IAsyncEnumerable<IReadOnlyList<Item>> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ScanRequest { TableName = table, ConsistentRead = true };
        do
        {
            var page = await dynamo.ScanAsync(request, cancellationToken);
            foreach (var some in (page.Items ?? []).Chunk(MostKeys)) yield return some;
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
    }

    /// <summary>The items of some items' keys, by <see cref="TextOf"/>.</summary>
    public async Task<IReadOnlyDictionary<string, Item>> FindAsync(IReadOnlyList<Item> some, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Item>(StringComparer.Ordinal);
        var left = new Dictionary<string, KeysAndAttributes> { [table] = new() { Keys = [.. some.Select(KeyOf)], ConsistentRead = true } };
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var response = await dynamo.BatchGetItemAsync(new BatchGetItemRequest { RequestItems = left }, cancellationToken);
            foreach (var item in response.Responses?.GetValueOrDefault(table) ?? []) found[TextOf(item)] = item;
            // A table that throttles, or an answer that would be longer than 16 MB, leaves keys unprocessed.
            if (response.UnprocessedKeys is not { Count: > 0 } rest) return found;
            left = rest;
            await Task.Delay(pause, time, cancellationToken);
        }
    }
}
