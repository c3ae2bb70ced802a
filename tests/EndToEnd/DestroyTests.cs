using System.CommandLine;
using System.Text.Json.Nodes;
using Pipeline.Cli.Commands;
using Pipeline.Cli.Hosting;

namespace Pipeline.EndToEnd;

/// <summary>The steps of <c>make destroy</c>, against a pipeline on the local cloud whose workflow has let a model in.</summary>
public sealed class DestroyTests : IDisposable
{
    private readonly SeparateCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task What_the_workflow_made_goes_and_the_data_only_when_it_is_asked_for_by_name()
    {
        await using var pipeline = await _checkout.StartAsync();
        await ServeAsync(pipeline);
        var model = (await NamesAsync(pipeline, "sagemaker", "ListModels", "Models", "ModelName")).ShouldHaveSingleItem();
        await AddForeignAsync(pipeline, model);
        var before = await OthersAsync(pipeline);

        (await DestroyAsync(pipeline, "serving")).ShouldBe((0, ""));
        (await NamesAsync(pipeline, "sagemaker", "ListEndpoints", "Endpoints", "EndpointName")).ShouldBeEmpty();
        (await NamesAsync(pipeline, "sagemaker", "ListEndpointConfigs", "EndpointConfigs", "EndpointConfigName")).ShouldBe(["pipeline-trips-mine"]);
        (await NamesAsync(pipeline, "sagemaker", "ListModels", "Models", "ModelName")).ShouldBe(["pipeline-trips-mine"]);
        (await NamesAsync(pipeline, "applicationautoscaling", "DescribeScalableTargets", "ScalableTargets", "ResourceId", SageMaker())).ShouldBeEmpty();
        (await NamesAsync(pipeline, "applicationautoscaling", "DescribeScalingPolicies", "ScalingPolicies", "PolicyName", SageMaker())).ShouldBeEmpty();
        (await OthersAsync(pipeline)).ShouldBe(before);
        (await DataAsync(pipeline)).Count.ShouldBe(6);
        (await DestroyAsync(pipeline, "serving")).ShouldBe((0, ""), "a second time there is nothing to delete");

        // Listed, and not deleted unless confirmed.
        (await DestroyAsync(pipeline, "data")).ShouldBe((0, ""));
        var (status, errors) = await DestroyAsync(pipeline, "data", "--delete");
        (status, errors.Contains("without a terminal", StringComparison.Ordinal)).ShouldBe((2, true));
        (status, errors) = await DestroyAsync(pipeline, "data", "--delete", "--confirm", "pipelin");
        (status, errors.Trim()).ShouldBe((2, "Nothing was deleted: 'pipelin' is not pipeline."));
        (await DataAsync(pipeline)).Count.ShouldBe(6);

        (await DestroyAsync(pipeline, "data", "--delete", "--confirm", "pipeline")).ShouldBe((0, ""));
        (await DataAsync(pipeline)).ShouldBeEmpty();
        (await OthersAsync(pipeline)).ShouldBe(before);
        (await DestroyAsync(pipeline, "data", "--delete", "--confirm", "pipeline")).ShouldBe((0, ""), "a second time there is nothing to delete");
    }

    private static async Task ServeAsync(LocalPipeline pipeline)
    {
        await Promotion.ServeAsync(pipeline);
        (await NamesAsync(pipeline, "applicationautoscaling", "DescribeScalingPolicies", "ScalingPolicies", "PolicyName", SageMaker())).ShouldBe(["pipeline-trips-invocations"]);
    }

    /// <summary>A model and a configuration of somebody else's, whose names only begin like the workflow's.</summary>
    private static async Task AddForeignAsync(LocalPipeline pipeline, string model)
    {
        var described = await CallAsync(pipeline, "sagemaker", "DescribeModel", new JsonObject { ["ModelName"] = model });
        await CallAsync(pipeline, "sagemaker", "CreateModel", new JsonObject
        {
            ["ModelName"] = "pipeline-trips-mine",
            ["PrimaryContainer"] = described["PrimaryContainer"]!.DeepClone(),
            ["ExecutionRoleArn"] = described["ExecutionRoleArn"]!.DeepClone(),
        });
        var variant = new JsonObject { ["VariantName"] = "v", ["ModelName"] = "pipeline-trips-mine", ["InstanceType"] = "ml.c5.large", ["InitialInstanceCount"] = 1 };
        await CallAsync(pipeline, "sagemaker", "CreateEndpointConfig", new JsonObject { ["EndpointConfigName"] = "pipeline-trips-mine", ["ProductionVariants"] = new JsonArray(variant) });
    }

    /// <summary>What no step of the destruction may touch.</summary>
    private static async Task<IReadOnlyList<string>> OthersAsync(LocalPipeline pipeline) =>
    [
        .. await NamesAsync(pipeline, "lambda", "ListFunctions", "Functions", "FunctionName"),
        .. await NamesAsync(pipeline, "sfn", "ListStateMachines", "stateMachines", "name"),
        .. await NamesAsync(pipeline, "glue", "GetTables", "TableList", "Name", new JsonObject { ["DatabaseName"] = pipeline.Stack.Outputs["DatabaseName"] }),
        .. await NamesAsync(pipeline, "sns", "ListTopics", "Topics", "TopicArn"),
    ];

    private static async Task<IReadOnlyList<string>> DataAsync(LocalPipeline pipeline) =>
    [
        .. (await pipeline.Clients.S3.ListBucketsAsync(TestContext.Current.CancellationToken)).Buckets?.Select(bucket => bucket.BucketName) ?? [],
        .. (await pipeline.Clients.DynamoDb.ListTablesAsync(TestContext.Current.CancellationToken)).TableNames ?? [],
        .. ((await CallAsync(pipeline, "kinesis", "ListStreams", []))["StreamNames"]!.AsArray()).Select(name => name!.ToString()),
        .. ((await CallAsync(pipeline, "sqs", "ListQueues", []))["QueueUrls"]?.AsArray() ?? []).Select(url => url!.ToString()),
    ];

    private static JsonObject SageMaker() => new() { ["ServiceNamespace"] = "sagemaker" };

    private static async Task<IReadOnlyList<string>> NamesAsync(LocalPipeline pipeline, string service, string operation, string list, string name, JsonObject? input = null) =>
        [.. (await CallAsync(pipeline, service, operation, input ?? []))[list]!.AsArray().Select(item => item![name]!.ToString()).Order(StringComparer.Ordinal)];

    private static Task<JsonObject> CallAsync(LocalPipeline pipeline, string service, string operation, JsonObject input) =>
        pipeline.Cloud.Dispatcher.InvokeAsync(service, operation, input, pipeline.Context(TestContext.Current.CancellationToken));

    private static async Task<(int Status, string Errors)> DestroyAsync(LocalPipeline pipeline, string what, params string[] options)
    {
        var error = new StringWriter();
        var root = new RootCommand { DestroyCommand.Create(TimeProvider.System, _ => null, _ => null) };
        var status = await CommandLineProgram.RunAsync(
            root, ["destroy", what, "--stack", "pipeline", "--endpoint-url", pipeline.Cloud.Endpoint.ToString(), .. options], error, TestContext.Current.CancellationToken);
        return (status, error.ToString());
    }
}
