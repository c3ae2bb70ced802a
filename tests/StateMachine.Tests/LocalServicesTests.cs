using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.StepFunctions;
using Pipeline.Cloud;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Deployment;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;
using Pipeline.Cloud.SageMaker.Settings;
using Pipeline.Cloud.StepFunctions;
using Pipeline.Domain.Trips;
using Pipeline.Intake.Labels;
using Pipeline.Intake.Objects;
using Pipeline.Testing;

namespace Pipeline.StateMachine.Tests;

/// <summary>The workflow over the local cloud's own Glue, Athena, SageMaker and SNS, started as the function starts it.</summary>
[Trait("Cost", "process")]
public sealed class LocalServicesTests
{
    private const string Bucket = "stack-data-000000000000-us-east-1";
    private const int Trips = 150;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Files_of_labels_that_land_at_once_are_one_run_and_one_follow_up_and_a_worse_model_stays_out()
    {
        using var directory = new TemporaryDirectory();
        var options = new LocalCloudOptions
        {
            Port = 0,
            DataDirectory = directory.Path,
            NodeModules = Repository.NodeModules,
            // Nothing here asks for a table: nobody needs to listen there.
            Delegates = new Dictionary<string, Uri> { ["dynamodb"] = new("http://127.0.0.1:9") },
        };
        var settings = new ServiceSettings
        {
            StepFunctions = new StepFunctionsOptions { WaitScale = 0.005 },
            SageMaker = new SageMakerOptions { DeploymentWaitScale = 0 },
            // The roles of these resources are names only; what the template's may do is checked where it is deployed.
            EnforceAccess = false,
        };
        await using var services = await RunningServices.StartAsync(options, settings, TimeProvider.System, TestContext.Current.CancellationToken);
        string machine = await PrepareAsync(services.Cloud, options);
        await LandAsync((S3Service)services.Cloud.Dispatcher.ByName("s3")!);

        using var client = new AmazonStepFunctionsClient(
            new BasicAWSCredentials("test", "test"),
            new AmazonStepFunctionsConfig { ServiceURL = services.Cloud.Endpoint.ToString(), AuthenticationRegion = options.Region });
        var workflow = new RetrainingWorkflow(client, machine);
        Task<(string Name, bool IsNew)> StartAsync(DroppedFile file) => workflow.StartAsync(file, 1, new AcceptedLabels(file.Key[10..20], $"tables/labels/dt={file.Key[10..20]}/part-0.json"));
        DroppedFile File(string day) => new(Bucket, $"labels/dt={day}/part-0.csv", $"etag-{day}", "1", default, 0);
        foreach (string day in new[] { "2026-01-16", "2026-01-17", "2026-01-18", "2026-01-16" }) await StartAsync(File(day));

        var outputs = await OutputsAsync(services.Cloud, machine);
        outputs.Select(output => output["decision"]!.GetValue<string>()).Order().ShouldBe(["coalesced", "promoted", "rejected"]);
        var promoted = outputs.Single(output => output["decision"]!.GetValue<string>() == "promoted");
        promoted["labels"]!.GetValue<int>().ShouldBe(Trips);
        double? Count(string metric) => services.Metrics.Statistic(MetricName.Of("Pipeline", metric, [("StackName", "stack")]), "Maximum");
        (Count("Labels"), Count("Unmatched"), Count("Outside"), Count("Unreadable")).ShouldBe((Trips, Hostile.Length, 0, 0));
        // The second run measures the serving model, whose answers in the lake are exact: nothing beats them.
        outputs.Single(output => output["decision"]!.GetValue<string>() == "rejected")["rmse_serving"]!.GetValue<double>().ShouldBe(0, 1e-9);
        var endpoint = await CallAsync(services.Cloud, "sagemaker", "DescribeEndpoint", $$"""{"EndpointName": "{{RetrainDefinition.Endpoint}}"}""");
        endpoint["EndpointStatus"]!.GetValue<string>().ShouldBe("InService");
        endpoint["EndpointConfigName"]!.GetValue<string>().ShouldBe(promoted["model"]!.GetValue<string>());

        // A file whose event comes again when its run has ended starts nothing; one that was replaced does.
        (await StartAsync(File("2026-01-16"))).IsNew.ShouldBeFalse();
        (await StartAsync(File("2026-01-16") with { ETag = "other" })).IsNew.ShouldBeTrue();
        (await OutputsAsync(services.Cloud, machine)).Count.ShouldBe(4);
    }

    /// <summary>What template.yaml makes, as far as the workflow needs it.</summary>
    private static async Task<string> PrepareAsync(LocalCloud cloud, LocalCloudOptions options)
    {
        await CallAsync(cloud, "s3", "CreateBucket", new JsonObject { ["Bucket"] = Bucket });
        using (var folder = new TemporaryDirectory())
        {
            await new TemplateDeployer(options, cloud.Dispatcher, TimeProvider.System).DeployAsync(
                new DeploymentOptions { TemplateFile = LakeTemplate.WriteTo(folder.Path), ArtifactsDirectory = folder.Path, StackName = "stack" }, TestContext.Current.CancellationToken);
        }

        await CallAsync(cloud, "glue", "CreateCrawler", """
            {"Name": "stack-lake", "Role": "crawler", "Targets": {"CatalogTargets": [{"DatabaseName": "stack_lake", "Tables": ["scored", "labels"]}]},
             "SchemaChangePolicy": {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"}}
            """);
        await CallAsync(cloud, "athena", "CreateWorkGroup", """
            {"Name": "stack-lake", "Configuration": {"ResultConfiguration": {"OutputLocation": "s3://stack-data-000000000000-us-east-1/results/"}}}
            """);
        var topic = await CallAsync(cloud, "sns", "CreateTopic", """{"Name": "decisions"}""");
        var created = await CallAsync(cloud, "sfn", "CreateStateMachine", new JsonObject
        {
            ["name"] = "retrain",
            ["definition"] = RetrainDefinition.With(("BucketName", Bucket), ("MinimumLabels", "100"), ("MinimumEvidence", "30"), ("TrainingWindowDays", "3650"), ("TopicArn", topic["TopicArn"]!.GetValue<string>())).ToJsonString(),
            ["roleArn"] = "arn:aws:iam::000000000000:role/workflow",
        });
        return created["stateMachineArn"]!.GetValue<string>();
    }

    /// <summary>Trips scored exactly, by whatever model will serve, and their labels in three files.</summary>
    private static async Task LandAsync(S3Service s3)
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

        await PutAsync(s3, "scored/dt=2026-01-15/hour=00/shard-1.ndjson", lines.ToString());
        foreach (int file in new[] { 0, 1, 2 })
        {
            var labels = Enumerable.Range(0, Trips).Where(i => i % 3 == file).Select(i => (Id: $"t{i}", Minutes: Minutes(i))).Concat(Hostile.Select(id => (Id: id, Minutes: 30.0)));
            await PutAsync(s3, $"tables/labels/dt=2026-01-{16 + file}/part-0.json", string.Concat(labels.Select((label, row) => new JsonObject
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

    private static Task PutAsync(S3Service s3, string key, string text) =>
        s3.PutAsync(Bucket, key, Encoding.UTF8.GetBytes(text), "text/plain", TestContext.Current.CancellationToken);

    /// <summary>The outputs of all executions, once they have ended.</summary>
    private static async Task<IReadOnlyList<JsonNode>> OutputsAsync(LocalCloud cloud, string machine)
    {
        var engine = (StepFunctionsService)cloud.Dispatcher.ByName("sfn")!;
        var outputs = new List<JsonNode>();
        var listed = await CallAsync(cloud, "sfn", "ListExecutions", new JsonObject { ["stateMachineArn"] = machine });
        foreach (var execution in listed["executions"]!.AsArray())
        {
            string arn = execution!["executionArn"]!.GetValue<string>();
            await engine.WaitAsync(arn, TestContext.Current.CancellationToken).WaitAsync(Patience);
            var described = await CallAsync(cloud, "sfn", "DescribeExecution", new JsonObject { ["executionArn"] = arn });
            described["status"]!.GetValue<string>().ShouldBe("SUCCEEDED", described["cause"]?.GetValue<string>());
            outputs.Add(JsonNode.Parse(described["output"]!.GetValue<string>())!);
        }

        return outputs;
    }

    private static Task<JsonObject> CallAsync(LocalCloud cloud, string service, string operation, string json) =>
        CallAsync(cloud, service, operation, JsonNode.Parse(json)!.AsObject());

    private static Task<JsonObject> CallAsync(LocalCloud cloud, string service, string operation, JsonObject input) => cloud.Dispatcher.InvokeAsync(
        service, operation, input, new CallContext(new Caller("test", "arn:aws:iam::000000000000:root"), "us-east-1", "test", TestContext.Current.CancellationToken));
}
