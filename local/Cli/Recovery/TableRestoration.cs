using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Pipeline.Cli.Recovery;

/// <summary>Gives a table the items of another one. What others write meanwhile is left as they wrote it.</summary>
/// <param name="dynamo">DynamoDB.</param>
/// <param name="table">The table.</param>
/// <param name="helper">The table that has the items of the moment.</param>
/// <param name="isForgotten">Tells items that must not come back.</param>
/// <param name="time">The clock by which items expire, and between two tries.</param>
internal sealed class TableRestoration(IAmazonDynamoDB dynamo, string table, string helper, Func<Item, bool> isForgotten, TimeProvider time)
{
    private const int WrittenAtOnce = 25;
    // An expression has at most 300 operators, and 4 KB.
    private const int MostCompared = 100;

    /// <summary>Compares the two tables and, if it is told to, writes what differs.</summary>
    /// <param name="send">Whether to write.</param>
    /// <param name="cancellationToken">Stops between two items.</param>
    public async Task<TableCounts> RunAsync(bool send, CancellationToken cancellationToken)
    {
        var keys = (await dynamo.DescribeTableAsync(new DescribeTableRequest { TableName = table }, cancellationToken)).Table.KeySchema.ConvertAll(key => key.AttributeName);
        var isExpired = await ExpiryAsync(cancellationToken);
        var (now, then) = (new TableItems(dynamo, table, keys, time), new TableItems(dynamo, helper, keys, time));
        var counts = new TableCounts();
        await foreach (var some in DifferencesAsync(now, then, isExpired, cancellationToken).Chunk(WrittenAtOnce))
        {
            var changed = await Task.WhenAll(some.Select(difference => send && difference.Kind is not (ChangeKind.Forgotten or ChangeKind.Expired) ? WriteAsync(difference, keys, cancellationToken) : Task.FromResult(true)));
            foreach (var (difference, isDone) in some.Zip(changed)) counts = counts.With(difference.Kind, isDone);
        }

        return counts;
    }

    // Whether an item would be deleted by now. The table that DynamoDB restores has no time to live, so it keeps such items.
    private async Task<Func<Item, bool>> ExpiryAsync(CancellationToken cancellationToken)
    {
        var described = await dynamo.DescribeTimeToLiveAsync(new DescribeTimeToLiveRequest { TableName = table }, cancellationToken);
        if (described.TimeToLiveDescription is not { AttributeName: { } attribute } timeToLive || timeToLive.TimeToLiveStatus != TimeToLiveStatus.ENABLED) return _ => false;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return item => item.GetValueOrDefault(attribute)?.N is { } at && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && seconds <= now;
    }

    private async IAsyncEnumerable<Difference> DifferencesAsync(TableItems now, TableItems then, Func<Item, bool> isExpired, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var some in then.AllAsync(cancellationToken))
        {
            var present = await now.FindAsync(some, cancellationToken);
            foreach (var item in some)
            {
                var current = present.GetValueOrDefault(now.TextOf(item));
                if (current is not null && ItemText.Of(current) == ItemText.Of(item)) continue;
                yield return new Difference(
                    isForgotten(item) ? ChangeKind.Forgotten : current is not null ? ChangeKind.Replaced : isExpired(item) ? ChangeKind.Expired : ChangeKind.Back, item, current);
            }
        }

        await foreach (var some in now.AllAsync(cancellationToken))
        {
            var former = await then.FindAsync(some, cancellationToken);
            foreach (var item in some.Where(item => !former.ContainsKey(now.TextOf(item)))) yield return new Difference(ChangeKind.Removed, null, item);
        }
    }

    // The condition: the item is as it was when it was compared.
    private async Task<bool> WriteAsync(Difference difference, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var compared = (difference.Now ?? []).Take(MostCompared).ToList();
        var names = difference.Now is null
            ? new Dictionary<string, string> { ["#0"] = keys[0] }
            : compared.Select((entry, i) => (Place: $"#{i}", entry.Key)).ToDictionary(entry => entry.Place, entry => entry.Key);
        var values = difference.Now is null ? null : compared.Select((entry, i) => (Place: $":{i}", entry.Value)).ToDictionary(entry => entry.Place, entry => entry.Value);
        var condition = difference.Now is null ? "attribute_not_exists(#0)" : string.Join(" AND ", compared.Select((_, i) => $"#{i} = :{i}"));
        try
        {
            if (difference.Then is { } item)
            {
                await dynamo.PutItemAsync(
                    new PutItemRequest { TableName = table, Item = item, ConditionExpression = condition, ExpressionAttributeNames = names, ExpressionAttributeValues = values }, cancellationToken);
            }
            else
            {
                var key = keys.ToDictionary(name => name, name => difference.Now![name]);
                await dynamo.DeleteItemAsync(
                    new DeleteItemRequest { TableName = table, Key = key, ConditionExpression = condition, ExpressionAttributeNames = names, ExpressionAttributeValues = values }, cancellationToken);
            }

            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    private sealed record Difference(ChangeKind Kind, Item? Then, Item? Now);
}

/// <summary>How many items differ from those of a moment.</summary>
/// <param name="Back">Deleted since.</param>
/// <param name="Replaced">Changed since.</param>
/// <param name="Removed">Not there then.</param>
/// <param name="Expired">Deleted since, and expired by now: they do not come back.</param>
/// <param name="Forgotten">Forgotten on purpose since.</param>
/// <param name="Left">Of all of these: changed by others during the restoration, and left as they are.</param>
internal sealed record TableCounts(long Back = 0, long Replaced = 0, long Removed = 0, long Expired = 0, long Forgotten = 0, long Left = 0)
{
    /// <summary>Counts an item.</summary>
    public TableCounts With(ChangeKind kind, bool isDone) => !isDone ? this with { Left = Left + 1 } : kind switch
    {
        ChangeKind.Back => this with { Back = Back + 1 },
        ChangeKind.Replaced => this with { Replaced = Replaced + 1 },
        ChangeKind.Removed => this with { Removed = Removed + 1 },
        ChangeKind.Expired => this with { Expired = Expired + 1 },
        _ => this with { Forgotten = Forgotten + 1 },
    };
}
