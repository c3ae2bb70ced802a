using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Commands;
using Pipeline.Cli.Hosting;
using Pipeline.Cloud;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.DynamoDb;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;
using Pipeline.Cloud.StepFunctions;
using Pipeline.Cloud.Targets;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Recovery;

/// <summary>Tables, lake and workflow of a stack <c>pipe</c> on a local cloud, whose clock a test moves. What a command waits for takes no time.</summary>
internal sealed class RecoverableStack : IAsyncDisposable
{
    private const string Workflow = """{"QueryLanguage":"JSONata","StartAt":"Wait","States":{"Wait":{"Type":"Wait","Seconds":360000,"End":true}}}""";
    private static CancellationToken Token => TestContext.Current.CancellationToken;
    private readonly TemporaryDirectory _directory;
    private readonly LocalCloud _cloud;
    private readonly AwsClients _clients;
    private readonly CommandTime _commandTime;

    private RecoverableStack(TemporaryDirectory directory, LocalCloud cloud, FakeTimeProvider time) =>
        (_directory, _cloud, Time, _clients, _commandTime) = (directory, cloud, time, new AwsClients(cloud.Endpoint, _ => null), new CommandTime(time));

    public FakeTimeProvider Time { get; }

    public IAmazonDynamoDB Dynamo => _clients.DynamoDb;

    public IAmazonS3 S3 => _clients.S3;

    public Uri Endpoint => _cloud.Endpoint;

    /// <summary>Starts the cloud with the stack on it, as the template makes it.</summary>
    public static async Task<RecoverableStack> StartAsync()
    {
        var directory = new TemporaryDirectory();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));
        var options = new LocalCloudOptions { Port = 0, DataDirectory = directory.Path, NodeModules = Repository.NodeModules };
        var dispatcher = new Dispatcher(calls =>
        {
            var context = CloudContext.Unchecked(options, time, calls);
            return [new S3Service(context, TextWriter.Null, Substitute.For<ITargetPolicies>()), new DynamoDbService(context), new StepFunctionsService(context, new StepFunctionsOptions(), new Random(1))];
        });
        var stack = new RecoverableStack(directory, await LocalCloud.StartAsync(options, dispatcher, [], time, Token), time);
        await stack.S3.PutBucketAsync("lake", Token);
        await stack.VersionAsync(VersionStatus.Enabled);
        await stack.ExpireAsync();
        foreach (var (table, key) in (IEnumerable<(string, string)>)[("pipe-predictions", "trip_id"), ("pipe-lookups", "pk")])
        {
            await stack.Dynamo.CreateTableAsync(
                new CreateTableRequest { TableName = table, BillingMode = BillingMode.PAY_PER_REQUEST, KeySchema = [new(key, KeyType.HASH)], AttributeDefinitions = [new(key, ScalarAttributeType.S)] }, Token);
            await Eventually.HoldsAsync(async () => (await stack.Dynamo.DescribeTableAsync(table, Token)).Table.TableStatus == TableStatus.ACTIVE, $"{table} is active");
            await stack.RecoverAsync(table, true);
        }

        foreach (var machine in (string[])["pipe-retrain", "pipe-compact"])
            await stack.CallAsync("sfn", "CreateStateMachine", new JsonObject { ["name"] = machine, ["definition"] = Workflow, ["roleArn"] = "arn:aws:iam::000000000000:role/r" });
        return stack;
    }

    /// <summary>Runs a command about the stack.</summary>
    public async Task<(int Status, string Said)> RunAsync(params string[] command)
    {
        var said = new StringWriter();
        var root = new RootCommand { BackupCommand.Create(_directory.Path, _commandTime, _ => null), RestoreCommand.Create(_directory.Path, _commandTime, _ => null) };
        IEnumerable<string> restored = command[0] != "restore" ? [] :
        [
            "--state-machine", Machine("pipe-retrain"), "--compact-state-machine", Machine("pipe-compact"),
        ];
        var status = await CommandLineProgram.RunAsync(
            root,
            [.. command, "--bucket", "lake", "--predictions-table", "pipe-predictions", "--lookups-table", "pipe-lookups", .. restored, "--endpoint-url", Endpoint.ToString()],
            said, Token, said);
        return (status, said.ToString());
    }

    public Task VersionAsync(VersionStatus status) =>
        S3.PutBucketVersioningAsync(new PutBucketVersioningRequest { BucketName = "lake", VersioningConfig = new S3BucketVersioningConfig { Status = status } }, Token);

    public Task RecoverAsync(string table, bool enabled) => Dynamo.UpdateContinuousBackupsAsync(
        new UpdateContinuousBackupsRequest { TableName = table, PointInTimeRecoverySpecification = new() { PointInTimeRecoveryEnabled = enabled } }, Token);

    public Task PutAsync(string table, string key, string value) => Dynamo.PutItemAsync(
        table, new() { [table == "pipe-lookups" ? "pk" : "trip_id"] = new() { S = key }, ["value"] = new() { S = value }, ["of"] = new() { SS = ["b", "a"] } }, Token);

    public Task DeleteAsync(string table, string key) => Dynamo.DeleteItemAsync(table, new() { [table == "pipe-lookups" ? "pk" : "trip_id"] = new() { S = key } }, Token);

    public async Task LandAsync(string key, string text, string source = "")
    {
        var request = new PutObjectRequest { BucketName = "lake", Key = key, ContentBody = text, ContentType = "application/x-test" };
        if (source.Length > 0) request.Metadata.Add("source", source);
        await S3.PutObjectAsync(request, Token);
    }

    public Task RemoveAsync(string key) => S3.DeleteObjectAsync("lake", key, Token);

    /// <summary>Begins an execution that goes on.</summary>
    public Task ExecuteAsync(string machine) => CallAsync("sfn", "StartExecution", new JsonObject { ["stateMachineArn"] = Machine(machine), ["name"] = "run-1" });

    /// <summary>Writes items, as others do in the middle of a command. Returns false.</summary>
    public bool Interfere(string table, params string[] keys)
    {
        foreach (var key in keys) PutAsync(table, key, "meanwhile").Wait(Token);
        return false;
    }

    /// <summary>All items of a table.</summary>
    public async Task<IReadOnlyList<string>> ItemsAsync(string table) =>
        [.. (await Dynamo.ScanAsync(new ScanRequest(table), Token)).Items.Select(item => $"{item[table == "pipe-lookups" ? "pk" : "trip_id"].S}={item["value"].S}").Order(StringComparer.Ordinal)];

    /// <summary>The names of all tables.</summary>
    public async Task<IReadOnlyList<string>> TablesAsync() => (await Dynamo.ListTablesAsync(Token)).TableNames;

    /// <summary>All objects of the lake with their content, type and metadata.</summary>
    public async Task<IReadOnlyList<string>> ObjectsAsync()
    {
        var objects = new List<string>();
        foreach (var key in await S3.KeysAsync("lake", "", Token).ToListAsync(Token))
        {
            using var response = await S3.GetObjectAsync("lake", key, Token);
            using var content = new MemoryStream();
            await response.ResponseStream.CopyToAsync(content, Token);
            objects.Add($"{key}={Encoding.UTF8.GetString(content.ToArray())} {response.Headers.ContentType} {response.Metadata["source"]}".TrimEnd());
        }

        return objects;
    }

    /// <summary>How many versions the lake has, delete markers among them.</summary>
    public async Task<int> VersionsAsync() => (await S3.VersionsAsync("lake", "", Token).ToListAsync(Token)).Count;

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await _cloud.DisposeAsync();
        _directory.Dispose();
    }

    private Task ExpireAsync()
    {
        var rules = new List<LifecycleRule>
        {
            new() { Id = "everything", Status = LifecycleRuleStatus.Enabled, Filter = new(), NoncurrentVersionExpiration = new() { NoncurrentDays = 30 } },
            new() { Id = "scored", Status = LifecycleRuleStatus.Enabled, Filter = new() { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = "scored/" } }, Expiration = new() { Days = 20 } },
        };
        return S3.PutLifecycleConfigurationAsync(new PutLifecycleConfigurationRequest { BucketName = "lake", Configuration = new() { Rules = rules } }, Token);
    }

    private static string Machine(string name) => $"arn:aws:states:us-east-1:000000000000:stateMachine:{name}";

    private Task<JsonObject> CallAsync(string service, string operation, JsonObject input) => _cloud.Dispatcher.InvokeAsync(
        service, operation, input, new CallContext(new Caller("test", "arn:aws:iam::000000000000:root"), "us-east-1", "test", Token));

    // Shows the cloud's time. Its pauses are over at once; its deadlines are as far as they are.
    private sealed class CommandTime(TimeProvider shown) : TimeProvider
    {
        private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

        public override DateTimeOffset GetUtcNow() => shown.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime <= LongestPause ? TimeSpan.FromMilliseconds(1) : dueTime, period);
    }
}
