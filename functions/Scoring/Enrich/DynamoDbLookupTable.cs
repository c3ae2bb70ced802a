using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Pipeline.Scoring.Enrich;

/// <summary>Reads the lookup table with the AWS SDK.</summary>
internal sealed class DynamoDbLookupTable(IAmazonDynamoDB client, string tableName) : ILookupTable
{
    private const string KeyName = "pk";

    public async Task<LookupPage> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var request = new BatchGetItemRequest
        {
            RequestItems = new()
            {
                [tableName] = new KeysAndAttributes { Keys = [.. keys.Select(key => new Dictionary<string, AttributeValue> { [KeyName] = new() { S = key } })] },
            },
        };
        var response = await client.BatchGetItemAsync(request, cancellationToken);

        var rows = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        if (response.Responses is { } tables && tables.TryGetValue(tableName, out var items))
        {
            foreach (var item in items) rows[item[KeyName].S] = Texts(item);
        }

        var unprocessed = response.UnprocessedKeys is { } rest && rest.TryGetValue(tableName, out var left)
            ? left.Keys.Select(key => key[KeyName].S)
            : [];
        return new LookupPage(rows, [.. unprocessed]);
    }

    private static Dictionary<string, string> Texts(Dictionary<string, AttributeValue> item)
    {
        var texts = new Dictionary<string, string>(item.Count, StringComparer.Ordinal);
        foreach (var (name, value) in item)
        {
            if ((value.S ?? value.N) is { } text) texts[name] = text;
        }

        return texts;
    }
}
