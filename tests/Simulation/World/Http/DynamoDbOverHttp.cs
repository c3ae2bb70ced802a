using System.Net;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Pipeline.Aws.Direct;

namespace Pipeline.Simulation.World.Http;

/// <summary>A process's DynamoDB as its JSON protocol has it.</summary>
internal sealed class DynamoDbOverHttp(SimulatedDynamoDb dynamo) : IServiceClient
{
    public async Task<ServiceReply> SendAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        var (table, asked) = JsonNode.Parse(request.Body.Span)!["RequestItems"]!.AsObject().Single();
        try
        {
            var answer = request.Headers.Single(header => header.Name == "x-amz-target").Value switch
            {
                "DynamoDB_20120810.BatchGetItem" => await GetAsync(table, asked!["Keys"]!.AsArray(), cancellationToken),
                "DynamoDB_20120810.BatchWriteItem" => await WriteAsync(table, asked!.AsArray(), cancellationToken),
                var target => throw new NotSupportedException(target),
            };
            return HttpReply.Of(HttpStatusCode.OK, answer.ToJsonString());
        }
        catch (AmazonServiceException e)
        {
            return HttpReply.Of(e.StatusCode, new JsonObject { ["__type"] = $"com.amazonaws.dynamodb.v20120810#{e.ErrorCode}", ["message"] = e.Message }.ToJsonString());
        }
    }

    private async Task<JsonObject> GetAsync(string table, JsonArray keys, CancellationToken cancellationToken)
    {
        var request = new BatchGetItemRequest { RequestItems = new() { [table] = new KeysAndAttributes { Keys = [.. keys.Select(Item)] } } };
        var response = await dynamo.BatchGetItemAsync(request, cancellationToken);
        return new JsonObject
        {
            ["Responses"] = Map(response.Responses, items => Array(items.Select(Json))),
            ["UnprocessedKeys"] = Map(response.UnprocessedKeys, left => new JsonObject { ["Keys"] = Array(left.Keys.Select(Json)) }),
        };
    }

    private async Task<JsonObject> WriteAsync(string table, JsonArray writes, CancellationToken cancellationToken)
    {
        var requests = writes.Select(write => new WriteRequest(new PutRequest(Item(write!["PutRequest"]!["Item"]))));
        var response = await dynamo.BatchWriteItemAsync(new BatchWriteItemRequest { RequestItems = new() { [table] = [.. requests] } }, cancellationToken);
        return new JsonObject
        {
            ["UnprocessedItems"] = Map(response.UnprocessedItems, left => Array(left.Select(write => new JsonObject { ["PutRequest"] = new JsonObject { ["Item"] = Json(write.PutRequest.Item) } }))),
        };
    }

    private static JsonObject Map<T>(Dictionary<string, T> tables, Func<T, JsonNode> value) => new(tables.Select(table => KeyValuePair.Create(table.Key, (JsonNode?)value(table.Value))));

    private static JsonArray Array(IEnumerable<JsonObject> items) => [.. items];

    private static Dictionary<string, AttributeValue> Item(JsonNode? item) => item!.AsObject().ToDictionary(
        attribute => attribute.Key, attribute => attribute.Value!["N"] is { } number ? new AttributeValue { N = (string)number! } : new AttributeValue { S = (string)attribute.Value["S"]! });

    private static JsonObject Json(Dictionary<string, AttributeValue> item) => new(item.Select(attribute => KeyValuePair.Create(
        attribute.Key, (JsonNode?)(attribute.Value.N is { } number ? new JsonObject { ["N"] = number } : new JsonObject { ["S"] = attribute.Value.S }))));
}
