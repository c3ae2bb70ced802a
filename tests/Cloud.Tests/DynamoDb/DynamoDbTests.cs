using System.Diagnostics;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.DynamoDb;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.DynamoDb;

[Trait("Cost", "process")]
public sealed class DynamoDbTests
{
    [Fact]
    public async Task The_sdk_creates_a_table_that_takes_rows_at_once()
    {
        await using var cloud = await StartAsync();
        using var client = Client(cloud.Endpoint);
        await CreateTableAsync(client);
        await client.PutItemAsync("lookups", new() { ["pk"] = new() { S = "zone#43" }, ["borough"] = new() { S = "Manhattan" } });
        var got = await client.GetItemAsync("lookups", new() { ["pk"] = new() { S = "zone#43" } });
        got.Item["borough"].S.ShouldBe("Manhattan");
    }

    [Fact]
    public async Task An_error_of_the_engine_reaches_the_sdk_as_it_is()
    {
        await using var cloud = await StartAsync();
        using var client = Client(cloud.Endpoint);
        await Should.ThrowAsync<ResourceNotFoundException>(() => client.DescribeTableAsync("nothing"));
    }

    [Fact]
    public async Task Callers_in_the_process_reach_the_engine_too_and_see_its_errors()
    {
        await using var cloud = await StartAsync();
        using var client = Client(cloud.Endpoint);
        await CreateTableAsync(client);
        var item = JsonNode.Parse("""{"TableName":"lookups","Item":{"pk":{"S":"zone#1"}}}""")!.AsObject();
        await cloud.InvokeAsync("dynamodb", "PutItem", item);
        (await client.ScanAsync(new ScanRequest("lookups"))).Count.ShouldBe(1);
        var refused = await Should.ThrowAsync<AwsException>(() => cloud.InvokeAsync("dynamodb", "DescribeTable", new JsonObject { ["TableName"] = "nothing" }));
        refused.Code.ShouldBe("ResourceNotFoundException");
    }

    [Fact]
    public async Task A_time_to_live_is_kept_and_shown_and_goes_with_its_table()
    {
        await using var cloud = await StartAsync();
        using var client = Client(cloud.Endpoint);
        await CreateTableAsync(client);
        (await client.DescribeTimeToLiveAsync("lookups")).TimeToLiveDescription.TimeToLiveStatus.ShouldBe(TimeToLiveStatus.DISABLED);
        var request = new UpdateTimeToLiveRequest
        {
            TableName = "lookups",
            TimeToLiveSpecification = new() { AttributeName = "expires_at", Enabled = true },
        };
        await client.UpdateTimeToLiveAsync(request);
        var described = (await client.DescribeTimeToLiveAsync("lookups")).TimeToLiveDescription;
        described.TimeToLiveStatus.ShouldBe(TimeToLiveStatus.ENABLED);
        described.AttributeName.ShouldBe("expires_at");
        (await Should.ThrowAsync<AmazonDynamoDBException>(() => client.UpdateTimeToLiveAsync(request))).ErrorCode.ShouldBe("ValidationException");
        await client.DeleteTableAsync("lookups");
        // The engine answers before the table is gone.
        await Eventually.HoldsAsync(async () => (await client.ListTablesAsync()).TableNames.Count == 0, "the table is deleted");
        await Should.ThrowAsync<ResourceNotFoundException>(() => client.DescribeTimeToLiveAsync("lookups"));
    }

    [Fact]
    public async Task An_operation_that_dynalite_lacks_is_refused_by_name()
    {
        await using var cloud = await StartAsync();
        using var client = Client(cloud.Endpoint);
        var refused = await Should.ThrowAsync<AmazonDynamoDBException>(() => client.CreateBackupAsync(new() { TableName = "lookups", BackupName = "now" }));
        refused.Message.ShouldContain("CreateBackup");
    }

    [Fact]
    public async Task A_member_that_dynalite_would_drop_is_refused_by_name()
    {
        await using var cloud = await StartAsync();
        using var client = Client(cloud.Endpoint);
        var refused = await Should.ThrowAsync<AmazonDynamoDBException>(() => client.CreateTableAsync(new CreateTableRequest
        {
            TableName = "lookups",
            StreamSpecification = new() { StreamEnabled = true, StreamViewType = StreamViewType.NEW_IMAGE },
        }));
        refused.Message.ShouldBe("dynamodb: parameter 'StreamSpecification' is not emulated by the local cloud.");
        (await Should.ThrowAsync<AwsException>(() => cloud.InvokeAsync("dynamodb", "ListTables", new JsonObject { ["Colour"] = "red" })))
            .Message.ShouldBe("dynamodb: parameter 'Colour' is not emulated by the local cloud.");
        (await client.ListTablesAsync()).TableNames.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_engines_process_ends_with_the_cloud()
    {
        var cloud = await StartAsync();
        using var engine = Process.GetProcessById(((DynamoDbService)cloud.Dispatcher.ByName("dynamodb")!).EngineProcess!.Value);
        await cloud.DisposeAsync();
        engine.HasExited.ShouldBeTrue();
    }

    [Fact]
    public async Task The_engines_process_ends_when_its_parent_is_gone()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "DynamoDb", "dynalite-server.cjs");
        using var engine = Process.Start(new ProcessStartInfo("node", [script, Path.Combine(Repository.NodeModules, "dynalite")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await engine.StandardInput.WriteLineAsync("secret");
        (await Eventually.EndsAsync(engine.StandardOutput.ReadLineAsync(), "the engine says that it is ready")).ShouldNotBeNull();
        engine.StandardInput.Close();
        await Eventually.EndsAsync(engine.WaitForExitAsync(), "the engine ends with its input");
        engine.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Without_dynalite_the_remedy_is_named()
    {
        var missing = await Should.ThrowAsync<DynaliteException>(() => CloudUnderTest.StartAsync(
            (options, _) => [new DynamoDbService(CloudContext.Unchecked(options, TimeProvider.System, new Dispatcher([])))], configure: options => options with { NodeModules = options.DataDirectory }));
        missing.Message.ShouldContain("npm ci");
    }

    [Fact]
    public async Task Without_node_the_remedy_is_named()
    {
        var missing = await Should.ThrowAsync<DynaliteException>(() => CloudUnderTest.StartAsync(options => new DynamoDbService(CloudContext.Unchecked(options, TimeProvider.System, new Dispatcher([])), "no-such-node")));
        missing.Message.ShouldContain("install Node");
    }

    [Fact]
    public async Task A_delegate_replaces_the_engines_process()
    {
        await using var other = await StartAsync();
        var engine = other.Endpoint;
        await using var cloud = await CloudUnderTest.StartAsync(
            (options, _) => [new DynamoDbService(CloudContext.Unchecked(options, TimeProvider.System, new Dispatcher([])))],
            configure: options => options with { Delegates = new Dictionary<string, Uri> { ["dynamodb"] = engine } });
        ((DynamoDbService)cloud.Dispatcher.ByName("dynamodb")!).EngineProcess.ShouldBeNull();
        using var client = Client(cloud.Endpoint);
        await CreateTableAsync(client);
        using var direct = Client(engine);
        (await direct.ListTablesAsync()).TableNames.ShouldBe(["lookups"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public async Task The_engine_s_own_port_serves_nobody_but_the_cloud(string? secret)
    {
        await using var cloud = await StartAsync();
        using var client = Client(cloud.Endpoint);
        await CreateTableAsync(client);
        var engine = ((DynamoDbService)cloud.Dispatcher.ByName("dynamodb")!).EngineEndpoint!;
        foreach (var method in new[] { HttpMethod.Options, HttpMethod.Post, HttpMethod.Get })
        {
            using var request = cloud.Signed(method, engine.ToString(), "dynamodb");
            request.Headers.Add("Origin", "http://evil.example");
            request.Headers.Add("X-Amz-Target", "DynamoDB_20120810.ListTables");
            if (secret is not null) request.Headers.Add("x-engine-secret", secret);
            if (method == HttpMethod.Post) request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/x-amz-json-1.0");
            using var response = await cloud.SendAsync(request);
            response.StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
            (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("lookups");
            response.Headers.ShouldNotContain(header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task When_the_engine_has_ended_requests_say_so_and_that_its_tables_are_lost()
    {
        await using var cloud = await StartAsync();
        using var client = Client(cloud.Endpoint);
        await CreateTableAsync(client);
        using var engine = Process.GetProcessById(((DynamoDbService)cloud.Dispatcher.ByName("dynamodb")!).EngineProcess!.Value);
        engine.Kill();
        var refused = await Should.ThrowAsync<AmazonDynamoDBException>(() => client.DescribeTableAsync("lookups"));
        refused.ErrorCode.ShouldBe("ServiceUnavailable");
        refused.Message.ShouldContain("its tables are lost");
        refused.Message.ShouldContain("exit code 137");
    }

    private static Task<CloudUnderTest> StartAsync() => CloudUnderTest.StartAsync(options => new DynamoDbService(CloudContext.Unchecked(options, TimeProvider.System, new Dispatcher([]))));

    private static AmazonDynamoDBClient Client(Uri endpoint) => new(
        new BasicAWSCredentials("test", "test"),
        new AmazonDynamoDBConfig { ServiceURL = endpoint.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });

    private static Task CreateTableAsync(AmazonDynamoDBClient client) => client.CreateTableAsync(new CreateTableRequest
    {
        TableName = "lookups",
        KeySchema = [new KeySchemaElement("pk", KeyType.HASH)],
        AttributeDefinitions = [new AttributeDefinition("pk", ScalarAttributeType.S)],
        BillingMode = BillingMode.PAY_PER_REQUEST,
    });
}
