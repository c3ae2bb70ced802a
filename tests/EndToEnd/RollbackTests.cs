using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cli.Hosting;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>Going back to an earlier model, by the real workflow with its own role, and what is listed before and after.</summary>
public sealed class RollbackTests : IDisposable
{
    private const string Earlier = "pipeline-trips-20260101-060000-0123abcd";
    private readonly SeparateCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task An_earlier_model_serves_again_and_the_one_after_it_too()
    {
        await using var pipeline = await _checkout.StartAsync();
        await Promotion.ServeAsync(pipeline);
        var (status, said) = await RunAsync(pipeline, "models");
        status.ShouldBe(0, said);
        var promoted = Serving(said);
        var run = (await CallAsync(pipeline, "sfn", "ListExecutions", new JsonObject { ["stateMachineArn"] = pipeline.Stack.Outputs["StateMachineArn"] }))["executions"]!.AsArray()
            .Select(execution => execution!["name"]!.ToString()).First(said.Contains);
        said.Split('\n').Single(line => line.StartsWith('>')).ShouldMatch($@"^>  {promoted}  \d{{4}}-\d\d-\d\d \d\d:\d\d  \d{{4}}-\d\d-\d\d \d\d:\d\d  \d+\.\d{{3}}  (-|\d+\.\d{{3}})\s+{run}$");
        (await RunAsync(pipeline, "rollback", "--model", Earlier)).ShouldBe(
            (2, $"There is no model {Earlier} of the endpoint pipeline-trips: 'make models' lists those that there are.\n"));

        // A model of before, which has no endpoint configuration.
        var described = await CallAsync(pipeline, "sagemaker", "DescribeModel", new JsonObject { ["ModelName"] = promoted });
        await CallAsync(pipeline, "sagemaker", "CreateModel", new JsonObject
        {
            ["ModelName"] = Earlier,
            ["PrimaryContainer"] = described["PrimaryContainer"]!.DeepClone(),
            ["ExecutionRoleArn"] = described["ExecutionRoleArn"]!.DeepClone(),
        });
        var before = DateTimeOffset.UtcNow;
        await ShouldGoBackAsync(pipeline, Earlier, promoted);
        await ShouldGoBackAsync(pipeline, promoted, Earlier);
        var tags = await CallAsync(pipeline, "sagemaker", "ListTags", new JsonObject
        {
            ["ResourceArn"] = (await CallAsync(pipeline, "sagemaker", "DescribeEndpointConfig", new JsonObject { ["EndpointConfigName"] = promoted }))["EndpointConfigArn"]!.DeepClone(),
        });
        DateTimeOffset.Parse(tags["Tags"]!.AsArray().Single(tag => tag!["Key"]!.ToString() == "ServingSince")!["Value"]!.ToString(), CultureInfo.InvariantCulture).ShouldBeGreaterThan(before);
        (await RunAsync(pipeline, "rollback", "--model", promoted)).ShouldBe((2, $"The endpoint pipeline-trips serves with {promoted} already: nothing was changed.\n"));

        // Somebody deletes the endpoint: the model that served last makes it again, and it scales as before.
        await CallAsync(pipeline, "sagemaker", "DeleteEndpoint", new JsonObject { ["EndpointName"] = "pipeline-trips" });
        await Eventually.HoldsAsync(async () => (await RunAsync(pipeline, "models")).Said.StartsWith("pipeline-trips: there is no endpoint", StringComparison.Ordinal), "the endpoint is gone");
        (await RunAsync(pipeline, "recreate-endpoint")).ShouldBe((0, $"would make  the endpoint pipeline-trips with {promoted}\nNothing was changed. To make it: SEND=1\n"));
        var (made, told) = await RunAsync(pipeline, "recreate-endpoint", "--send");
        made.ShouldBe(0, told);
        told.ShouldEndWith($"in service  {promoted}: made again by hand, since there was no endpoint\n");
        Serving((await RunAsync(pipeline, "models")).Said).ShouldBe(promoted);
        var targets = await CallAsync(pipeline, "applicationautoscaling", "DescribeScalableTargets", new JsonObject { ["ServiceNamespace"] = "sagemaker" });
        targets["ScalableTargets"]!.AsArray().ShouldHaveSingleItem()!["ResourceId"]!.ToString().ShouldBe("endpoint/pipeline-trips/variant/live");
    }

    private async Task ShouldGoBackAsync(LocalPipeline pipeline, string model, string from)
    {
        var (status, said) = await RunAsync(pipeline, "rollback", "--model", model, "--stop");
        status.ShouldBe(0, said);
        said.ShouldEndWith($"in service  {model}: rolled back by hand, from {from}\n");
        Serving((await RunAsync(pipeline, "models")).Said).ShouldBe(model);
    }

    private static string Serving(string said) => said.Split('\n').Single(line => line.StartsWith('>')).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];

    private Task<(int Status, string Said)> RunAsync(LocalPipeline pipeline, params string[] command) => _checkout.SayAsync(pipeline, command);

    private static Task<JsonObject> CallAsync(LocalPipeline pipeline, string service, string operation, JsonObject input) =>
        pipeline.Cloud.Dispatcher.InvokeAsync(service, operation, input, pipeline.Context(TestContext.Current.CancellationToken));
}
