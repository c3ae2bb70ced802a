using System.Text.Json.Nodes;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;

namespace Pipeline.EndToEnd;

/// <summary>Labels of the deployed template that are taken back: the next run learns without them.</summary>
public sealed class UndoTests : IDisposable
{
    private readonly SeparateCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task Labels_that_are_taken_back_are_kept_and_learned_from_no_more()
    {
        await using var pipeline = await _checkout.StartAsync();
        await Promotion.ServeAsync(pipeline, 0.7, 0.3);
        // Those of the first days: the first model has learned from them, and no other comes to serve of so few trips.
        var labels = (await KeysAsync(pipeline, "labels/")).Single(key => key.Contains("days 1 to 3", StringComparison.Ordinal));
        var accepted = await KeysAsync(pipeline, "tables/labels/");
        var with = await GatheredAsync(pipeline, "with");

        var (status, said) = await UndoAsync(pipeline, labels);
        status.ShouldBe(0, said);
        said.ShouldMatch(@"  read by \S+: promoted, trained pipeline-trips-\S+, which serves\n");
        said.ShouldEndWith("Nothing was changed. To withdraw: SEND=1\n");
        (await KeysAsync(pipeline, "tables/labels/")).ShouldBe(accepted);
        var count = int.Parse(said[(said.IndexOf(": ", StringComparison.Ordinal) + 2)..said.IndexOf(" labels, ", StringComparison.Ordinal)], System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);

        (status, said) = await UndoAsync(pipeline, $"s3://{pipeline.Stack.Outputs["BucketName"]}/{labels}", "--send");
        status.ShouldBe(0, said);
        accepted.Except(await KeysAsync(pipeline, "tables/labels/")).Count().ShouldBe(1);
        (await KeysAsync(pipeline, $"rejected/{labels}/")).Select(key => key.Split('/')[^1]).ShouldBe(["labels.json.gz", "report.json"]);
        (await GatheredAsync(pipeline, "without")).ShouldBe(with - count);
        (status, said) = await UndoAsync(pipeline, labels, "--send");
        status.ShouldBe(0, said);
        said.ShouldContain(": withdrawn before, on ");
        (await UndoAsync(pipeline, "labels/dt=2026-01-15/none.csv")).Status.ShouldBe(2);
    }

    /// <summary>Runs the workflow and counts the labels that it found, whatever it did with them.</summary>
    private static async Task<int> GatheredAsync(LocalPipeline pipeline, string run)
    {
        var services = new JsonServices(pipeline.Cloud.Endpoint, _ => null, TimeProvider.System);
        var output = await new StateMachineRun(services.StepFunctions, TimeProvider.System).RunAsync(
            pipeline.Stack.Outputs["StateMachineArn"], run, new JsonObject(), _ => { }, TestContext.Current.CancellationToken);
        return new[] { "labels", "outside", "unreadable", "unmatched" }.Sum(member => output[member]!.GetValue<int>());
    }

    private Task<(int Status, string Said)> UndoAsync(LocalPipeline pipeline, string labels, params string[] options) => _checkout.SayAsync(pipeline, ["undo", "--labels", labels, .. options]);

    private static Task<List<string>> KeysAsync(LocalPipeline pipeline, string prefix) =>
        pipeline.Clients.S3.KeysAsync(pipeline.Stack.Outputs["BucketName"], prefix, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken).AsTask();
}
