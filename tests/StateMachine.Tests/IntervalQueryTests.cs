using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;
using Pipeline.Contract.Intervals;
using Pipeline.Domain.Trips;
using Pipeline.Intake.Lookups;
using Pipeline.Testing;

namespace Pipeline.StateMachine.Tests;

/// <summary>
/// The workflow's own queries over the local Athena, and their result as the loader reads it: what is computed of one half of the answers holds for the other.
/// </summary>
[Trait("Cost", "process")]
public sealed class IntervalQueryTests
{
    private const string Bucket = "stack-data-000000000000-us-east-1";
    private const int Half = 20_000;

    [Fact]
    public async Task Intervals_of_one_half_of_the_answers_cover_nine_tenths_of_the_other_in_every_bin()
    {
        await using var lake = await Lake.StartAsync();
        var random = new Random(7);
        await lake.PutAnswersAsync([.. Enumerable.Range(0, Half).Select(_ => Draw(random))]);
        var bins = await lake.BinsAsync(await QueryAsync(promoted: true));

        bins.Bins.Count.ShouldBe(10);
        bins.Bins.Sum(bin => bin.Trips).ShouldBe(Half);
        // The error grows with the prediction, and so do the intervals.
        (bins.Bins[^1].High - bins.Bins[^1].Low).ShouldBeGreaterThan(4 * (bins.Bins[0].High - bins.Bins[0].Low));
        var others = Enumerable.Range(0, Half).Select(_ => Draw(random)).ToList();
        Coverage(bins, others).ShouldBeInRange(0.88, 0.92);
        foreach (var bin in others.GroupBy(trip => Enumerable.Range(0, 10).First(i => trip.Prediction <= bins.Bins[i].Upper)))
            Coverage(bins, [.. bin]).ShouldBeInRange(0.86, 0.94, $"bin {bin.Key}");

        // The live answers of a run that does not promote: the same rows give the same bins, and without the others they are measured.
        await lake.UnloadExamplesAsync();
        (await lake.BinsAsync(await QueryAsync(promoted: false))).ShouldBe(bins);
        (await lake.RowAsync(await QueryAsync(promoted: false, measured: true))).ShouldBe([$"{Half}", $"{Half / 2}", $"{Half / 4}"]);
    }

    [Theory]
    // 19 residuals are the fewest of which one of rank 19 and one of rank 1 are the ends.
    [InlineData(19, 1, 19)]
    [InlineData(7, 1, 7)]
    [InlineData(99, 5, 95)]
    [InlineData(199, 10, 190)]
    public async Task The_ends_are_the_residuals_of_the_ranks_of_split_conformal_prediction(int trips, int low, int high)
    {
        await using var lake = await Lake.StartAsync();
        // One bin, of answers that are all the same: residuals 1, 2, 3 ... in another order.
        await lake.PutAnswersAsync([.. Enumerable.Range(1, trips).OrderBy(n => (n * 37) % 101).Select(n => (10.0, 10.0 + n))]);

        (await lake.BinsAsync(await QueryAsync(promoted: true))).Bins.ShouldBe([new IntervalBin(double.PositiveInfinity, low, high, trips)]);
    }

    // Between 2 and 50 minutes, to the half of one, so that many are equal; the error is skewed and grows with it.
    private static (double Prediction, double Label) Draw(Random random)
    {
        var prediction = Math.Round(4 + (random.NextDouble() * 96)) / 2;
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return (prediction, prediction * Math.Exp((0.2 * normal) - 0.02));
    }

    private static double Coverage(IntervalBins bins, IReadOnlyList<(double Prediction, double Label)> trips) => trips.Average(trip =>
    {
        var interval = bins.Around(trip.Prediction, 0);
        return trip.Label >= interval.Low && trip.Label <= interval.High ? 1.0 : 0;
    });

    /// <summary>A query as a run of the definition sends it.</summary>
    private static async Task<string> QueryAsync(bool promoted, bool measured = false)
    {
        await using var harness = RetrainHarness.Serving();
        if (!promoted) harness.CandidateError(6);
        harness.Intervals(2000, 0, 0);
        harness.ShouldHaveDecided(await harness.RunAsync("run-1"), promoted ? "promoted" : "rejected");
        return harness.Queries[measured ? ^2 : ^1]["QueryString"]!.GetValue<string>();
    }

    private sealed class Lake(TemporaryDirectory directory, RunningServices services) : IAsyncDisposable
    {
        public static async Task<Lake> StartAsync()
        {
            var directory = new TemporaryDirectory();
            var options = new LocalCloudOptions
            {
                Port = 0,
                DataDirectory = directory.Path,
                NodeModules = Repository.NodeModules,
                Delegates = new Dictionary<string, Uri> { ["dynamodb"] = new("http://127.0.0.1:9") },
            };
            var services = await RunningServices.StartAsync(options, new ServiceSettings { EnforceAccess = false }, TimeProvider.System, TestContext.Current.CancellationToken);
            var lake = new Lake(directory, services);
            await lake.CallAsync("s3", "CreateBucket", new JsonObject { ["Bucket"] = Bucket });
            using var folder = new TemporaryDirectory();
            await new TemplateDeployer(options, services.Cloud.Dispatcher, TimeProvider.System).DeployAsync(
                new DeploymentOptions { TemplateFile = LakeTemplate.WriteTo(folder.Path), ArtifactsDirectory = folder.Path, StackName = "stack" }, TestContext.Current.CancellationToken);
            return lake;
        }

        /// <summary>Puts what the batch transform would leave: the trips with the candidate's answers, and one of the reference, which does not count.</summary>
        public Task PutAnswersAsync(IReadOnlyList<(double Prediction, double Label)> trips)
        {
            var features = string.Join(',', TripFeatures.Names.Select(_ => "1"));
            var text = new StringBuilder($"reference,1,1,{features},1000\n");
            foreach (var (prediction, label) in trips) text.Append(CultureInfo.InvariantCulture, $"new,{label},{prediction},{features},{prediction}\n");
            return ((S3Service)services.Cloud.Dispatcher.ByName("s3")!)
                .PutAsync(Bucket, "training/run-1/answers/part-0.out", Encoding.UTF8.GetBytes(text.ToString()), "text/csv", TestContext.Current.CancellationToken);
        }

        /// <summary>
        /// Makes examples of the same trips, of which every second carried an interval, and half of these one that held the label; and as many that must not
        /// count: of an earlier model, answered after the label, with an old label, or not to be used.
        /// </summary>
        public async Task UnloadExamplesAsync() => await RunAsync($"""
            UNLOAD (
              WITH trip AS (SELECT label, answered, row_number() OVER () AS n FROM judged WHERE run = 'run-1' AND part = 'new'),
              kind AS (SELECT * FROM (VALUES
                (true, 20, 21, true), (false, 1, 21, true), (false, 22, 21, true), (false, 11, 12, true), (false, 20, 21, false)) AS t (counts, scored, labelled, usable))
              SELECT label, CASE WHEN counts THEN answered ELSE 1e6 END AS predicted, usable,
                CAST(date_add('day', scored - 1, TIMESTAMP '2026-01-01 00:00:00') AS timestamp(3)) AS scored_at,
                CAST(date_add('day', labelled - 1, TIMESTAMP '2026-01-01 00:00:00') AS timestamp(3)) AS labelled_at,
                CASE WHEN n % 2 = 0 THEN label - 1 END AS low,
                CASE WHEN n % 2 = 0 THEN label + (CASE WHEN n % 4 = 0 THEN 1 ELSE -5e-1 END) END AS high
              FROM trip CROSS JOIN kind
            ) TO 's3://{Bucket}/training/run-1/examples/' WITH (format = 'PARQUET', compression = 'SNAPPY')
            """);

        /// <summary>The bins that a query's result holds.</summary>
        public async Task<IntervalBins> BinsAsync(string sql) =>
            IntervalLookups.Read(IntervalFile.Read(await RunAsync(sql)).Items.Single().Attributes.ToDictionary(attribute => attribute.Key.Name, attribute => attribute.Value)).ShouldNotBeNull();

        /// <summary>The one row of a query's result.</summary>
        public async Task<string[]> RowAsync(string sql) => [.. Encoding.UTF8.GetString(await RunAsync(sql)).Split('\n')[1].Split(',').Select(field => field.Trim('"'))];

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            directory.Dispose();
        }

        private async Task<byte[]> RunAsync(string sql)
        {
            var started = await CallAsync("athena", "StartQueryExecution", new JsonObject
            {
                ["QueryString"] = sql,
                ["QueryExecutionContext"] = new JsonObject { ["Database"] = "stack_lake" },
                ["ResultConfiguration"] = new JsonObject { ["OutputLocation"] = $"s3://{Bucket}/lookups/intervals/" },
            });
            JsonNode query = started;
            await Eventually.HoldsAsync(
                async () =>
                {
                    query = (await CallAsync("athena", "GetQueryExecution", new JsonObject { ["QueryExecutionId"] = (string?)started["QueryExecutionId"] }))["QueryExecution"]!;
                    return (string?)query["Status"]!["State"] is not ("QUEUED" or "RUNNING");
                },
                "the query ends");
            ((string?)query["Status"]!["State"]).ShouldBe("SUCCEEDED", (string?)query["Status"]!["StateChangeReason"]);
            var s3 = (S3Service)services.Cloud.Dispatcher.ByName("s3")!;
            return sql.StartsWith("UNLOAD", StringComparison.Ordinal) ? [] : await File.ReadAllBytesAsync(s3.Find(Bucket, $"lookups/intervals/{started["QueryExecutionId"]}.csv")!.FilePath, TestContext.Current.CancellationToken);
        }

        private Task<JsonObject> CallAsync(string service, string operation, JsonObject input) => services.Cloud.Dispatcher.InvokeAsync(
            service, operation, input, new CallContext(new Caller("test", "arn:aws:iam::000000000000:root"), "us-east-1", "test", TestContext.Current.CancellationToken));
    }
}
