using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.DynamoDb;

namespace Pipeline.Cloud.Tests.DynamoDb;

/// <summary>Requests that dynalite throws on: each is refused, and the tables stay.</summary>
[Trait("Cost", "process")]
public sealed class MalformedRequestTests
{
    [Fact]
    public async Task A_null_in_place_of_a_value_is_a_serialization_error_and_does_not_end_the_engine()
    {
        await using var cloud = await StartAsync();
        foreach (var (operation, body) in ((string, string)[])[
            ("PutItem", """{"TableName":"tab","Item":{"k":null}}"""),
            ("PutItem", """{"TableName":"tab","Item":{"k":{"S":"a"},"l":{"L":[null]}}}"""),
            ("PutItem", """{"TableName":"tab","Item":{"k":{"S":"a"},"m":{"M":{"x":null}}}}"""),
            ("PutItem", """{"TableName":"tab","Item":{"k":{"S":"a"},"s":{"SS":[null]}}}"""),
            ("UpdateItem", """{"TableName":"tab","Key":{"k":null}}"""),
            ("UpdateItem", """{"TableName":"tab","Key":{"k":{"S":"a"}},"UpdateExpression":"SET a = :v","ExpressionAttributeValues":{":v":null}}"""),
            ("UpdateItem", """{"TableName":"tab","Key":{"k":{"S":"a"}},"AttributeUpdates":{"a":null}}"""),
            ("Query", """{"TableName":"tab","KeyConditionExpression":"k = :v","ExpressionAttributeValues":{":v":null}}"""),
            ("Query", """{"TableName":"tab","KeyConditionExpression":"k = :v","ExpressionAttributeValues":{":v":{"S":"a"}},"ExclusiveStartKey":{"k":null}}"""),
            ("Scan", """{"TableName":"tab","ExclusiveStartKey":{"k":null}}"""),
            ("GetItem", """{"TableName":"tab","Key":{"k":null}}"""),
            ("BatchWriteItem", """{"RequestItems":{"tab":null}}"""),
            ("BatchWriteItem", """{"RequestItems":{"tab":[null]}}"""),
            ("BatchWriteItem", """{"RequestItems":{"tab":[{"PutRequest":{"Item":{"k":null}}}]}}"""),
            ("BatchGetItem", """{"RequestItems":{"tab":null}}"""),
            ("BatchGetItem", """{"RequestItems":{"tab":{"Keys":[null]}}}"""),
            ("CreateTable", """{"TableName":"other","KeySchema":[null],"AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"}]}"""),
            ("ListTables", "null"),
        ])
        {
            var (status, answer) = await CallAsync(cloud, operation, body);
            status.ShouldBe(HttpStatusCode.BadRequest, $"{operation} {body}");
            ((string?)answer["__type"]).ShouldEndWith("SerializationException", customMessage: $"{operation} {body}");
        }

        await TableStandsAsync(cloud);
    }

    [Fact]
    public async Task An_exception_after_the_request_was_read_fails_only_that_request()
    {
        await using var cloud = await StartAsync();
        // dynalite passes the missing value on to its store.
        var (status, answer) = await CallAsync(
            cloud, "TagResource", """{"ResourceArn":"arn:aws:dynamodb:us-east-1:000000000000:table/tab","Tags":[{"Key":"a"}]}""");
        status.ShouldBe(HttpStatusCode.InternalServerError);
        ((string?)answer["__type"]).ShouldEndWith("InternalServerError");
        await TableStandsAsync(cloud);
    }

    private static async Task TableStandsAsync(CloudUnderTest cloud)
    {
        (await CallAsync(cloud, "PutItem", """{"TableName":"tab","Item":{"k":{"S":"a"}}}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await CallAsync(cloud, "Scan", """{"TableName":"tab"}""")).Answer["Count"]!.GetValue<int>().ShouldBe(1);
    }

    private static async Task<CloudUnderTest> StartAsync()
    {
        var cloud = await CloudUnderTest.StartAsync(options => new DynamoDbService(CloudContext.Unchecked(options, TimeProvider.System, new Dispatcher([]))));
        var (status, answer) = await CallAsync(
            cloud, "CreateTable",
            """{"TableName":"tab","AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"}],"KeySchema":[{"AttributeName":"k","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}""");
        status.ShouldBe(HttpStatusCode.OK, answer.ToJsonString());
        return cloud;
    }

    private static async Task<(HttpStatusCode Status, JsonNode Answer)> CallAsync(CloudUnderTest cloud, string operation, string body)
    {
        using var request = cloud.Signed(HttpMethod.Post, cloud.Endpoint.ToString(), "dynamodb");
        request.Headers.Add("X-Amz-Date", "20260115T000000Z");
        request.Headers.Add("X-Amz-Target", "DynamoDB_20120810." + operation);
        request.Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.0");
        using var response = await cloud.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}
