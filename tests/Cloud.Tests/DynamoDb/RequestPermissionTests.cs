using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Tests.Access;

namespace Pipeline.Cloud.Tests.DynamoDb;

/// <summary>A role's request must mean the same to the one who checks its permission and to the engine. Nothing reaches the engine here, because it is not there.</summary>
[Trait("Cost", "process")]
public sealed class RequestPermissionTests : IAsyncLifetime
{
    private const string IndexOnly =
        """{"Effect":"Allow","Action":["dynamodb:Query","dynamodb:BatchGetItem"],"Resource":["arn:aws:dynamodb:us-east-1:000000000000:table/t/index/pub","arn:aws:dynamodb:us-east-1:000000000000:table/open"]}""";

    private AccessRig _rig = null!;
    private JsonNode _credentials = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await AccessRig.StartAsync();
        await _rig.AdminAsync("iam", "CreateRole", new JsonObject { ["RoleName"] = "reader", ["AssumeRolePolicyDocument"] = AccessRig.Trust("""{"AWS":"arn:aws:iam::000000000000:root"}""") });
        await _rig.AdminAsync("iam", "PutRolePolicy", new JsonObject
        {
            ["RoleName"] = "reader",
            ["PolicyName"] = "own",
            ["PolicyDocument"] = $$"""{"Version":"2012-10-17","Statement":[{{IndexOnly}}]}""",
        });
        _credentials = (await _rig.AdminAsync("sts", "AssumeRole", new JsonObject { ["RoleArn"] = "arn:aws:iam::000000000000:role/reader", ["RoleSessionName"] = "me" }))["Credentials"]!;
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData("Query", """{"TableName":"t","IndexName":"pub","IndexName":null}""")]
    [InlineData("Query", """{"TableName":"t","IndexName":"pub","Index\u004eame":null}""")]
    [InlineData("Query", """{"TableName":"t","IndexName":"pub","TableName":5}""")]
    [InlineData("BatchGetItem", """{"RequestItems":{"open":{}},"RequestItems":{"t":{}}}""")]
    [InlineData("BatchGetItem", """{"RequestItems":{"open":{},"open":{}}}""")]
    [InlineData("Query", """{"TableName":"\ud800"}""")]
    [InlineData("Query", """{"\ud800":"t"}""")]
    [InlineData("BatchGetItem", """{"RequestItems":{"\ud800":{}}}""")]
    [InlineData("Query", "[]")]
    [InlineData("Query", """{"TableName":"t","IndexName":"pub"} {}""")]
    public async Task A_request_that_can_be_read_in_two_ways_or_in_none_is_refused(string operation, string body)
    {
        var (status, answer) = await CallAsync(operation, Encoding.UTF8.GetBytes(body));
        (status, (string?)answer["__type"]).ShouldBe((HttpStatusCode.BadRequest, "SerializationException"));
    }

    [Fact]
    public async Task A_request_that_is_not_UTF_8_is_refused()
    {
        var (status, answer) = await CallAsync("Query", [.. "{\"TableName\":\""u8, 0xFF, .. "\"}"u8]);
        (status, (string?)answer["__type"]).ShouldBe((HttpStatusCode.BadRequest, "SerializationException"));
    }

    [Theory]
    [InlineData("Query", """{"TableName":"t"}""", "table/t ")]
    [InlineData("DescribeContinuousBackups", """{"TableName":"t"}""", "table/t ")]
    [InlineData("RestoreTableToPointInTime", """{"SourceTableName":"t","TargetTableName":"new","UseLatestRestorableTime":true}""", "table/t ")]
    [InlineData("RestoreTableToPointInTime", """{"SourceTableArn":"arn:aws:dynamodb:us-east-1:000000000000:table/u","TargetTableName":"new"}""", "table/u ")]
    [InlineData("RestoreTableFromBackup", """{"TargetTableName":"new","BackupArn":"arn:aws:dynamodb:us-east-1:000000000000:table/u/backup/1-a"}""", "table/u/backup/1-a ")]
    [InlineData("Query", """{"TableName":"t","IndexName":"other"}""", "table/t/index/other ")]
    [InlineData("BatchGetItem", """{"RequestItems":{"open":{},"t":{}}}""", "table/t ")]
    public async Task A_request_needs_the_permission_of_what_it_names(string operation, string body, string resource)
    {
        var (status, answer) = await CallAsync(operation, Encoding.UTF8.GetBytes(body));
        (status, (string?)answer["__type"]).ShouldBe((HttpStatusCode.BadRequest, "AccessDeniedException"));
        ((string)answer["message"]!).ShouldContain(resource);
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> CallAsync(string operation, byte[] body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, _rig.Endpoint) { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential={_credentials["AccessKeyId"]}/20260115/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00");
        request.Headers.Add("X-Amz-Security-Token", _credentials["SessionToken"]!.GetValue<string>());
        request.Headers.Add("X-Amz-Target", "DynamoDB_20120810." + operation);
        request.Content.Headers.ContentType = new("application/x-amz-json-1.0");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}
