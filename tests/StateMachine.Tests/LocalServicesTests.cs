using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.StepFunctions;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Domain.Trips;
using Pipeline.Intake.Labels;
using Pipeline.Intake.Objects;

namespace Pipeline.StateMachine.Tests;

/// <summary>The workflow over the local cloud's own Glue, Athena, SageMaker and SNS, started as the function starts it.</summary>
[Trait("Cost", "process")]
public sealed class LocalServicesTests
{
    private const int Trips = 150;

    [Fact]
    public async Task Files_of_labels_that_land_at_once_are_one_run_and_one_follow_up_and_a_worse_model_stays_out()
    {
        await using var lake = await LocalLake.StartAsync();
        var workflow = await LocalWorkflow.PrepareAsync(lake);
        await LandAsync(lake);

        using var client = new AmazonStepFunctionsClient(
            new BasicAWSCredentials("test", "test"),
            new AmazonStepFunctionsConfig { ServiceURL = lake.Services.Cloud.Endpoint.ToString(), AuthenticationRegion = "us-east-1" });
        var starter = new RetrainingWorkflow(client, workflow.Machine);
        Task<(string Name, bool IsNew)> StartAsync(DroppedFile file) => starter.StartAsync(file, 1, new AcceptedLabels(file.Key[10..20], $"tables/labels/dt={file.Key[10..20]}/part-0.json"));
        DroppedFile File(string day) => new(LocalLake.Bucket, $"labels/dt={day}/part-0.csv", $"etag-{day}", "1", default, 0);
        foreach (string day in new[] { "2026-01-16", "2026-01-17", "2026-01-18", "2026-01-16" }) await StartAsync(File(day));

        var outputs = await workflow.OutputsAsync();
        outputs.Select(output => output["decision"]!.GetValue<string>()).Order().ShouldBe(["coalesced", "promoted", "rejected"]);
        var promoted = outputs.Single(output => output["decision"]!.GetValue<string>() == "promoted");
        promoted["labels"]!.GetValue<int>().ShouldBe(Trips);
        double? Count(string metric) => lake.Services.Metrics.Statistic(MetricName.Of("Pipeline", metric, [("StackName", "stack")]), "Maximum");
        (Count("Labels"), Count("Unmatched"), Count("Outside"), Count("Unreadable")).ShouldBe((Trips, Hostile.Length, 0, 0));
        // The second run measures the serving model, whose answers in the lake are exact: nothing beats them.
        outputs.Single(output => output["decision"]!.GetValue<string>() == "rejected")["serving"]!.GetValue<double>().ShouldBe(0, 1e-9);
        var endpoint = await lake.CallAsync("sagemaker", "DescribeEndpoint", new JsonObject { ["EndpointName"] = RetrainDefinition.Endpoint });
        endpoint["EndpointStatus"]!.GetValue<string>().ShouldBe("InService");
        endpoint["EndpointConfigName"]!.GetValue<string>().ShouldBe(promoted["model"]!.GetValue<string>());

        // A file whose event comes again when its run has ended starts nothing; one that was replaced does.
        (await StartAsync(File("2026-01-16"))).IsNew.ShouldBeFalse();
        (await StartAsync(File("2026-01-16") with { ETag = "other" })).IsNew.ShouldBeTrue();
        (await workflow.OutputsAsync()).Count.ShouldBe(4);
    }

    /// <summary>Trips scored exactly, by whatever model will serve, and their labels in three files.</summary>
    private static async Task LandAsync(LocalLake lake)
    {
        var lines = new StringBuilder();
        var start = new DateTimeOffset(2026, 1, 15, 0, 0, 0, TimeSpan.Zero);
        for (int i = 0; i < Trips; i++)
        {
            lines.Append(new JsonObject
            {
                ["trip_id"] = $"t{i}",
                ["requested_at"] = Iso(start.AddMinutes(i)),
                ["pickup_zone"] = (i % 10) + 1,
                ["dropoff_zone"] = (i % 7) + 1,
                ["sequence_number"] = string.Create(CultureInfo.InvariantCulture, $"{i}"),
                ["sub_sequence_number"] = 0,
                ["arrived_at"] = Iso(start.AddMinutes(i)),
                ["scored_at"] = "2099-01-01T00:00:00.000Z",
                ["features"] = string.Join(',', TripFeatures.Names.Select(_ => string.Create(CultureInfo.InvariantCulture, $"{(i % 13) + 0.5}"))),
                ["minutes"] = Minutes(i),
                ["model"] = "live",
            }.ToJsonString()).Append('\n');
        }

        await lake.PutAsync("scored/dt=2026-01-15/hour=00/shard-1.ndjson", lines.ToString());
        foreach (int file in new[] { 0, 1, 2 })
        {
            var labels = Enumerable.Range(0, Trips).Where(i => i % 3 == file).Select(i => (Id: $"t{i}", Minutes: Minutes(i))).Concat(Hostile.Select(id => (Id: id, Minutes: 30.0)));
            await lake.PutAsync($"tables/labels/dt=2026-01-{16 + file}/part-0.json", string.Concat(labels.Select((label, row) => new JsonObject
            {
                ["trip_id"] = label.Id,
                ["minutes"] = label.Minutes,
                // After the answers of whichever model serves.
                ["labelled_at"] = $"2099-02-{16 + file} 00:00:00.000",
                ["source"] = $"labels/dt=2026-01-{16 + file}/part-0.csv",
                ["file_row"] = row + 2,
            }.ToJsonString() + "\n")));
        }
    }

    // Labels of trips that there are not, unless a query takes their ids for more than values.
    private static readonly string[] Hostile = ["t0' OR '1'='1", "t1'); DROP TABLE labels; --", "x\" UNION SELECT 1", "=cmd|' /C calc'!A0"];

    private static double Minutes(int trip) => (trip % 13) * 2 + 2.5;

    private static string Iso(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
