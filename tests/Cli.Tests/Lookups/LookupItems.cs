using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using NSubstitute;

namespace Pipeline.Cli.Tests.Lookups;

/// <summary>The table of lookups in memory. It answers one key a call, and takes a write if the attributes that its condition names are as it says.</summary>
internal sealed class LookupItems
{
    private const string Name = "lookups";

    public LookupItems()
    {
        Table.BatchGetItemAsync(Arg.Any<BatchGetItemRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var asked = call.Arg<BatchGetItemRequest>().RequestItems[Name].Keys;
            var response = new BatchGetItemResponse { Responses = new() { [Name] = Rows.TryGetValue(asked[0]["pk"].S, out var item) ? [item] : [] } };
            if (asked.Count > 1) response.UnprocessedKeys = new() { [Name] = new KeysAndAttributes { Keys = [.. asked.Skip(1)] } };
            return response;
        });
        Table.PutItemAsync(Arg.Any<PutItemRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var put = call.Arg<PutItemRequest>();
            Check(put.Item["pk"].S, put.ExpressionAttributeNames, put.ExpressionAttributeValues);
            Rows[put.Item["pk"].S] = put.Item;
            return new PutItemResponse();
        });
        Table.DeleteItemAsync(Arg.Any<DeleteItemRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var delete = call.Arg<DeleteItemRequest>();
            Check(delete.Key["pk"].S, delete.ExpressionAttributeNames, delete.ExpressionAttributeValues);
            Rows.Remove(delete.Key["pk"].S);
            return new DeleteItemResponse();
        });
    }

    public IAmazonDynamoDB Table { get; } = Substitute.For<IAmazonDynamoDB>();

    public Dictionary<string, Dictionary<string, AttributeValue>> Rows { get; } = [];

    /// <summary>Is called with a key before it is written.</summary>
    public Action<string> BeforeWrite { get; set; } = _ => { };

    private void Check(string key, Dictionary<string, string> names, Dictionary<string, AttributeValue>? values)
    {
        BeforeWrite(key);
        foreach (var (value, expected) in values ?? [])
        {
            var present = Rows.GetValueOrDefault(key)?.GetValueOrDefault(names["#a" + value[2..]]);
            if (present?.S != expected.S || present?.N != expected.N) throw new ConditionalCheckFailedException("The conditional request failed");
        }
    }
}
