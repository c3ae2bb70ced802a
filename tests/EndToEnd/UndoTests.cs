using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Amazon.S3.Model;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>Labels of the deployed template that are taken back: the next run learns without them.</summary>
public sealed class UndoTests : IDisposable
{
    private readonly SeparateCheckout _checkout = new();
    private static CancellationToken Token => TestContext.Current.CancellationToken;

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

    [Fact]
    public async Task Statistics_of_routes_that_a_run_has_made_of_wrong_labels_are_what_they_were_before()
    {
        await using var pipeline = await _checkout.StartAsync();
        await Promotion.ServeAsync(pipeline);
        await LoadedAsync(pipeline);
        var before = await RoutesAsync(pipeline);
        before.ShouldNotBeEmpty();
        // All trips of the first file once more, with labels of a meter that was left on.
        var labels = (await KeysAsync(pipeline, "labels/"))[0];
        using var dropped = await pipeline.Clients.S3.GetObjectAsync(pipeline.Stack.Outputs["BucketName"], labels, Token);
        using var reader = new StreamReader(dropped.ResponseStream);
        var lines = (await reader.ReadToEndAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var wrong = labels[..labels.LastIndexOf('/')] + "/wrong.csv";
        var content = lines[0] + "\n" + string.Concat(lines[1..].Select(line => $"{line.Split(',')[0]},59\n"));
        await pipeline.Clients.S3.PutObjectAsync(new PutObjectRequest { BucketName = pipeline.Stack.Outputs["BucketName"], Key = wrong, ContentBody = content }, Token);
        var executions = new StateMachineExecutions(new JsonServices(pipeline.Cloud.Endpoint, _ => null, TimeProvider.System).StepFunctions, pipeline.Stack.Outputs["StateMachineArn"], TimeProvider.System);
        await Eventually.HoldsAsync(
            async () => (await executions.ListAsync(Token)).Any(execution => execution.Name.Contains("wrong-csv", StringComparison.Ordinal) && execution.Status == "SUCCEEDED"), "a run has read the wrong labels");
        await LoadedAsync(pipeline);
        var served = await RoutesAsync(pipeline);
        served.Values.ShouldContain(row => row.EndsWith(" 59", StringComparison.Ordinal));

        var (status, said) = await UndoAsync(pipeline, wrong);
        status.ShouldBe(0, said);
        said.ShouldMatch(@"lookups     [\d,]+ rows of the table are of files below lookups/routes/ that these runs wrote: [\d,]+ would be set back to what other files say, [\d,]+ removed\n");
        (await RoutesAsync(pipeline)).ShouldBe(served);
        (status, said) = await UndoAsync(pipeline, wrong, "--send");
        status.ShouldBe(0, said);
        (await RoutesAsync(pipeline)).ShouldBe(before);

        // Without those labels, of which every route's statistics are, none is left.
        (status, said) = await UndoAsync(pipeline, labels, "--send");
        status.ShouldBe(0, said);
        said.ShouldMatch(@"lookups     [\d,]+ rows of the table are of files below lookups/routes/ that these runs wrote: 0 set back to what other files say, [\d,]+ removed. The next run writes them anew: make retrain\n");
        (await RoutesAsync(pipeline)).ShouldBeEmpty();
    }

    /// <summary>Waits until every file of routes is in the table.</summary>
    private async Task LoadedAsync(LocalPipeline pipeline)
    {
        var log = _checkout.File(".local/logs/pipeline-LookupsFunction.log");
        foreach (var key in (await KeysAsync(pipeline, "lookups/routes/")).Where(key => key.EndsWith(".csv", StringComparison.Ordinal)))
            await Eventually.HoldsAsync(async () => (await File.ReadAllTextAsync(log, Token)).Contains($" rows of s3://{pipeline.Stack.Outputs["BucketName"]}/{key}.", StringComparison.Ordinal), $"{key} is loaded");
    }

    private static async Task<SortedDictionary<string, string>> RoutesAsync(LocalPipeline pipeline)
    {
        var routes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var scan = new ScanRequest { TableName = pipeline.Stack.Outputs["LookupsTableName"] };
        do
        {
            var page = await pipeline.Clients.DynamoDb.ScanAsync(scan, Token);
            foreach (var item in page.Items.Where(item => item["pk"].S.StartsWith("route#", StringComparison.Ordinal))) routes[item["pk"].S] = $"{item["trips"].N} {item["mean_minutes"].N}";
            scan.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (scan.ExclusiveStartKey is { Count: > 0 });
        return routes;
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
