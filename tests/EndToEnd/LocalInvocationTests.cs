using System.Diagnostics;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Amazon.S3.Model;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Verification;
using Pipeline.Cloud.Lambda;
using Pipeline.Domain;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>The functions as they are published, started by hand: with the Lambda Test Tool, and attached to the running local cloud.</summary>
public sealed class LocalInvocationTests : IDisposable
{
    private const string WrittenTool = "localhost:5050";
    private const string WrittenCloud = "127.0.0.1:4566";
    private static readonly string[] Functions = ["ScoringFunction", "LookupsFunction", "RetrainingFunction"];
    private readonly SeparateCheckout _checkout = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task Each_function_answers_the_sample_events_of_the_test_tool()
    {
        await using var pipeline = await _checkout.StartAsync();
        await using var tool = await LambdaTestTool.StartAsync();
        var processes = Functions.Select(project => LaunchProfile.Read(project, LaunchProfile.TestTool)
            .With((WrittenTool, tool.Authority), (WrittenCloud, pipeline.Cloud.Endpoint.Authority)).Start()).ToList();
        try
        {
            (await tool.InvokeAsync("ScoringFunction", Event("kinesis-100.json"), Cancelled)).ShouldBe(("response", """{"batchItemFailures":[]}"""));
            (await PredictionsAsync(pipeline)).Count(id => id.StartsWith("sample-", StringComparison.Ordinal)).ShouldBe(100);
            (await tool.InvokeAsync("ScoringFunction", Event("kinesis-kpl.json"), Cancelled)).ShouldBe(("response", """{"batchItemFailures":[]}"""));
            (await PredictionsAsync(pipeline)).Count.ShouldBe(106);
            (await tool.InvokeAsync("ScoringFunction", Event("kinesis-poison.json"), Cancelled)).ShouldBe(("response", """{"batchItemFailures":[]}"""));
            (await pipeline.Clients.S3.KeysAsync(Bucket(pipeline), "quarantine/", Cancelled).ToListAsync(Cancelled)).ShouldNotBeEmpty();

            // The cloud's own function loads it when it lands, so the rows are taken out for the one that is tested.
            await PutAsync(pipeline, "lookups/zones/new zones (2026).csv", "zone_id,borough,zone,service_zone,latitude,longitude\n43,Manhattan,Central Park,Yellow Zone,40.78,-73.96\n");
            await LookupAsync(pipeline, "zone#43", isThere: true);
            await pipeline.Clients.DynamoDb.DeleteItemAsync(new DeleteItemRequest { TableName = pipeline.Stack.Outputs["LookupsTableName"], Key = Key("zone#43") }, Cancelled);
            (await tool.InvokeAsync("LookupsFunction", Event("s3-lookups.json"), Cancelled)).Kind.ShouldBe("response");
            await LookupAsync(pipeline, "zone#43", isThere: true);

            // A file of no labels starts nothing, so that the one execution is this function's.
            await PutAsync(pipeline, "labels/dt=2026-01-15/part-0.csv", "trip_id,minutes\nsample-001,12.5\n");
            (await tool.InvokeAsync("RetrainingFunction", Event("s3-labels.json"), Cancelled)).Kind.ShouldBe("response");
            (await tool.InvokeAsync("RetrainingFunction", "{\"Records\":[{\"s3\":{\"bucket\":{\"name\":\"nowhere\"},\"object\":{\"key\":\"labels/a.csv\"}}}]}"u8.ToArray(), Cancelled)).Kind.ShouldBe("error");
        }
        finally
        {
            foreach (var process in processes) await EndAsync(process);
        }
    }

    [Fact]
    public async Task A_function_that_is_attached_to_the_running_cloud_takes_its_invocations_until_it_goes_away()
    {
        await using var pipeline = await _checkout.StartAsync();
        var log = _checkout.File(".local/logs/pipeline-ScoringFunction.log");
        var process = LaunchProfile.Read("ScoringFunction", LaunchProfile.LocalCloud)
            .With(($"{WrittenCloud}/_runtime/pipeline-ScoringFunction/TOKEN", File.ReadAllText(_checkout.File(".local/attach/ScoringFunction"))), (WrittenCloud, pipeline.Cloud.Endpoint.Authority)).Start();
        try
        {
            await Eventually.HoldsAsync(() => File.Exists(log) && ReadShared(log).Contains("ATTACHED", StringComparison.Ordinal), "the function is attached");
            (await _checkout.RunCommandAsync(pipeline, "smoke")).ShouldBe((0, ""));
            ReadShared(log).ShouldNotContain("INIT_START", Case.Sensitive, "no environment of the cloud's own was needed");
        }
        finally
        {
            await EndAsync(process);
        }

        (await _checkout.RunCommandAsync(pipeline, "smoke")).ShouldBe((0, ""));
        ReadShared(log).ShouldContain("INIT_START");
    }

    [Fact]
    public async Task Launch_profiles_and_the_variables_for_sam_are_those_of_the_deployed_functions()
    {
        // SAM sets a variable only where the template declares it: the endpoint's stands there for a value to be given.
        await using var pipeline = await _checkout.StartAsync(endpointUrl: "http://127.0.0.1:9");
        File.ReadAllText(Path.Combine(Repository.Root, "samconfig.toml")).ShouldContain("env_vars = \"events/local-env.json\"");
        var sam = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "events", "local-env.json")))!;
        foreach (var project in Functions)
        {
            var logicalId = project;
            var function = pipeline.Stack.Resources[logicalId].Ref;
            var deployed = (await pipeline.Cloud.Dispatcher.InvokeAsync(
                "lambda", "GetFunctionConfiguration", new JsonObject { ["FunctionName"] = function }, pipeline.Context(Cancelled)))["Environment"]!["Variables"]!.AsObject();
            var own = deployed.Where(variable => Names(variable.Key)).ToDictionary(variable => variable.Key, variable => (string)variable.Value!);
            foreach (var name in new[] { LaunchProfile.LocalCloud, LaunchProfile.TestTool })
                LaunchProfile.Read(project, name).Variables.Where(variable => Names(variable.Key)).ToDictionary().ShouldBe(own, ignoreOrder: true);
            foreach (var (name, _) in sam[logicalId]!.AsObject()) deployed.ContainsKey(name).ShouldBeTrue($"{logicalId} declares {name}");
            sam[logicalId]!.AsObject().Where(variable => Names(variable.Key)).ToDictionary(variable => variable.Key, variable => (string)variable.Value!)
                .ShouldBe(own.Where(variable => variable.Key != "ANNOTATIONS_HANDLER").ToDictionary(), ignoreOrder: true);
            LaunchProfile.Read(project, LaunchProfile.LocalCloud).Variables["AWS_LAMBDA_RUNTIME_API"].ShouldBe($"{WrittenCloud}/_runtime/{function}/TOKEN");
            File.ReadAllText(_checkout.File($".local/attach/{logicalId}")).ShouldBe(LambdaService.AttachAddress(pipeline.Cloud.Endpoint, function, pipeline.AttachToken));
            LaunchProfile.Read(project, LaunchProfile.TestTool).Variables["AWS_LAMBDA_RUNTIME_API"].ShouldBe($"{WrittenTool}/{logicalId}");
        }

        // What says where something is; the rest tunes.
        static bool Names(string variable) => variable is "ANNOTATIONS_HANDLER" or "BUCKET" or "ENDPOINT_NAME" or "STATE_MACHINE_ARN" || variable.EndsWith("_TABLE", StringComparison.Ordinal);
    }

    private static byte[] Event(string name) => File.ReadAllBytes(Path.Combine(Repository.Root, "events", name));

    private static string Bucket(LocalPipeline pipeline) => pipeline.Stack.Outputs["BucketName"];

    private static Dictionary<string, AttributeValue> Key(string key) => new() { ["pk"] = new() { S = key } };

    private static async Task<IReadOnlyList<string>> PredictionsAsync(LocalPipeline pipeline) =>
        await new PredictionTable(pipeline.Clients.DynamoDb, pipeline.Stack.Outputs["PredictionsTableName"], new TripDomain()).ReadAsync(Cancelled).Select(prediction => prediction.TripId).ToListAsync(Cancelled);

    private static Task PutAsync(LocalPipeline pipeline, string key, string text) =>
        pipeline.Clients.S3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket(pipeline), Key = key, ContentBody = text }, Cancelled);

    private static async Task LookupAsync(LocalPipeline pipeline, string key, bool isThere)
    {
        var request = new GetItemRequest { TableName = pipeline.Stack.Outputs["LookupsTableName"], Key = Key(key) };
        await Eventually.HoldsAsync(async () => (await pipeline.Clients.DynamoDb.GetItemAsync(request, Cancelled)).IsItemSet == isThere, $"{key} is {(isThere ? "loaded" : "gone")}");
    }

    private static string ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private static async Task EndAsync(Process process)
    {
        process.Kill();
        await Eventually.EndsAsync(process.WaitForExitAsync(), "the function ends when it is killed");
        process.Dispose();
    }
}
