using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Pipeline.Contract.Lookups;
using Pipeline.Intake.Lookups;

namespace Pipeline.Cli.Lookups;

/// <summary>The rows of the table of lookups.</summary>
/// <param name="dynamo">The table's client.</param>
/// <param name="table">The table's name.</param>
internal sealed class StoredRows(IAmazonDynamoDB dynamo, string table)
{
    private const string KeyName = "pk";
    private const int KeysPerCall = 100; // the maximum of BatchGetItem

    /// <summary>Whether the table has a row as a file says it.</summary>
    public static bool Holds(IReadOnlyDictionary<string, AttributeValue> item, LookupItem row) =>
        item.Count == row.Attributes.Count + 1 && row.Attributes.All(attribute => item.TryGetValue(attribute.Key.Name, out var value) && Equal(attribute.Key, attribute.Value, value));

    /// <summary>Reads rows; of keys that the table does not have there is none.</summary>
    public async Task<IReadOnlyDictionary<string, Dictionary<string, AttributeValue>>> ReadAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Dictionary<string, AttributeValue>>(StringComparer.Ordinal);
        foreach (var chunk in keys.Distinct(StringComparer.Ordinal).Chunk(KeysPerCall))
        {
            var left = new KeysAndAttributes { Keys = [.. chunk.Select(Key)], ConsistentRead = true };
            while (left is { Keys.Count: > 0 })
            {
                var response = await dynamo.BatchGetItemAsync(new BatchGetItemRequest { RequestItems = new() { [table] = left } }, cancellationToken);
                foreach (var item in response.Responses?.GetValueOrDefault(table) ?? []) found[item[KeyName].S] = item;
                left = response.UnprocessedKeys?.GetValueOrDefault(table);
            }
        }

        return found;
    }

    /// <summary>Puts another row in the place of one, or none.</summary>
    /// <param name="present">The row as it was read.</param>
    /// <param name="by">The other one; null to remove the row.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False if the row was changed meanwhile: then it is left as it is.</returns>
    public async Task<bool> ReplaceAsync(IReadOnlyDictionary<string, AttributeValue> present, LookupItem? by, CancellationToken cancellationToken)
    {
        var attributes = present.Where(attribute => attribute.Key != KeyName).Select((attribute, i) => (Name: $"#a{i}", Value: $":v{i}", attribute)).ToList();
        // A row has its key at least.
        var condition = string.Join(" AND ", attributes.Select(one => $"{one.Name} = {one.Value}").Prepend("attribute_exists(#key)"));
        Dictionary<string, string> names = new(attributes.Select(one => KeyValuePair.Create(one.Name, one.attribute.Key))) { ["#key"] = KeyName };
        var values = attributes.Count == 0 ? null : attributes.ToDictionary(one => one.Value, one => one.attribute.Value);
        try
        {
            if (by is null)
            {
                await dynamo.DeleteItemAsync(
                    new DeleteItemRequest { TableName = table, Key = Key(present[KeyName].S), ConditionExpression = condition, ExpressionAttributeNames = names, ExpressionAttributeValues = values }, cancellationToken);
            }
            else
            {
                await dynamo.PutItemAsync(
                    new PutItemRequest { TableName = table, Item = Item(by), ConditionExpression = condition, ExpressionAttributeNames = names, ExpressionAttributeValues = values }, cancellationToken);
            }

            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    private static Dictionary<string, AttributeValue> Key(string key) => new() { [KeyName] = new() { S = key } };

    private static Dictionary<string, AttributeValue> Item(LookupItem row)
    {
        var item = Key(row.Key);
        foreach (var (column, value) in row.Attributes) item[column.Name] = column.Type == LookupColumnType.Text ? new() { S = value } : new() { N = value };
        return item;
    }

    // The table writes numbers its own way.
    private static bool Equal(LookupColumn column, string expected, AttributeValue value) => column.Type == LookupColumnType.Text
        ? value.S == expected
        : double.TryParse(value.N, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == double.Parse(expected, CultureInfo.InvariantCulture);
}
