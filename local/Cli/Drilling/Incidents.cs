using System.Text;
using System.Text.Json.Nodes;
using Amazon.S3.Model;

namespace Pipeline.Cli.Drilling;

/// <summary>The incidents that are played. A table: what goes wrong, what must ring and what may, and the runbook's entry.</summary>
internal static class Incidents
{
    private const string Labels = "labels/dt=2026-01-15/drill.csv";
    private const string Zones = "lookups/zones/more.csv";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Incident> All { get; } =
    [
        new("permission", "the scorer may not write the table", "HandedBackAlarm", (ground, stop) => ground.DenyAsync("dynamodb:BatchWriteItem", stop))
        {
            Entry = "A permission that is lost",
            Names = Denying,
            MayRing = ["IteratorAgeAlarm", "HandedBackDeploymentAlarm"],
        },
        new("mapping", "the mapping is switched off", "NothingScoredAlarm",
            (ground, stop) => ground.CallAsync("lambda", "UpdateEventSourceMapping", new JsonObject { ["UUID"] = ground.Mapping, ["Enabled"] = false }, stop))
        {
            Entry = "NothingScoredAlarm",
            Names = ground => new Dictionary<string, string> { ["mapping"] = ground.Mapping },
            MayRing = ["IteratorAgeAlarm"],
        },
        new("given-up", "Lambda gives batches up", "GivenUpAlarm", async (ground, stop) =>
        {
            await ground.CallAsync("lambda", "UpdateEventSourceMapping", new JsonObject { ["UUID"] = ground.Mapping, ["MaximumRetryAttempts"] = 0 }, stop);
            await ground.DenyAsync("dynamodb:BatchWriteItem", stop);
        })
        {
            Entry = "GivenUpAlarm",
            Names = Denying,
            MayRing = ["IteratorAgeAlarm", "HandedBackAlarm", "HandedBackDeploymentAlarm"],
        },
        new("crashes", "the scorer dies in every other invocation", "ScoringErrorsAlarm", Failing("lambda:Invoke function=*Scoring* every=2 kill=0ms..20ms"))
        {
            Mend = Healed,
            MayRing = ["IteratorAgeAlarm", "ScoringDeploymentAlarm"],
        },
        new("throttles", "the table of predictions throttles", "HandedBackAlarm", Failing("dynamodb:BatchWriteItem function=*Scoring* throttle"))
        {
            Mend = Healed,
            MayRing = ["IteratorAgeAlarm", "HandedBackDeploymentAlarm", "ScoringErrorsAlarm", "ScoringDurationAlarm", "ScoringDeploymentAlarm", "PredictionWritesThrottledAlarm"],
        },
        new("garbage", "a producer spoils every third record", "QuarantineAlarm", (ground, _) => Spoiling(ground, true)) { Mend = (ground, _) => Spoiling(ground, false) },
        new("rejected", "a file of labels cannot be read", "RejectedLabelsAlarm", (ground, stop) => DropAsync(ground, Labels, "trip_id,minutes\nt1,soon\n", stop)),
        new("lost-file", "the function cannot load a file of zones", "FailedEventsAlarm", async (ground, stop) =>
        {
            ground.Fail("dynamodb:BatchWriteItem function=*Lookups* error=AccessDeniedException");
            await DropAsync(ground, Zones, "zone_id,borough,zone,service_zone,latitude,longitude\n900,Queens,Somewhere,Boro Zone,40.7,-73.8\n", stop);
        })
        {
            Entry = "FailedEventsAlarm",
            Names = ground => new Dictionary<string, string> { ["lake"] = ground.Lake, ["key"] = Zones, ["queue"] = ground.Pipeline.Stack.Resources["FailedEventsQueue"].Ref },
            Mend = Healed,
            MayRing = ["LookupsErrorsAlarm", "LookupsDeploymentAlarm"],
        },
        new("endpoint", "the endpoint is deleted", "UnscoredAlarm",
            (ground, stop) => ground.CallAsync("sagemaker", "DeleteEndpoint", new JsonObject { ["EndpointName"] = ground.Endpoint }, stop))
        {
            Entry = "An endpoint that is gone",
            NeedsModel = true,
        },
        new("refusals", "the model refuses the rows", "EndpointRefusalsAlarm", Failing("sagemaker:InvokeEndpoint function=*Scoring* model=refuse"))
        {
            Entry = "EndpointRefusalsAlarm",
            Mend = Healed,
            MayRing = ["QuarantineAlarm"],
            NeedsModel = true,
        },
        new("aborted", "somebody stops a run of the workflow", "WorkflowAbortedAlarm", async (ground, stop) =>
        {
            var started = await ground.StartRunAsync([], null, stop);
            await ground.CallAsync("sfn", "StopExecution", new JsonObject { ["executionArn"] = started }, stop);
        }) { Entry = "WorkflowAbortedAlarm" },
        new("swap", "somebody stops a run in the middle of its swap", "WorkflowAbortedAlarm", InterruptedSwap.BreakAsync)
        {
            Entry = "WorkflowAbortedAlarm",
            Proof = InterruptedSwap.ProofAsync,
            MayRing = ["UnscoredAlarm"],
            NeedsModel = true,
        },
        new("answers", "the model's answers do not fit the rows", "WrongAnswersAlarm", Failing("sagemaker:InvokeEndpoint function=*Scoring* model=values"))
        {
            Mend = Healed,
            MayRing = ["UnscoredAlarm"],
            NeedsModel = true,
        },
        new("model", "a model that answers with three numbers a row is swapped in", "WrongAnswersAlarm", SwappedInModel.BreakAsync)
        {
            Proof = SwappedInModel.ProofAsync,
            SwapsAtLength = true,
            MayRing = ["UnscoredAlarm", "WorkflowFailedAlarm"],
            NeedsModel = true,
        },
        new("table", "the table of predictions is deleted", "HandedBackAlarm", (ground, stop) => ground.DeleteTableAsync(stop))
        {
            Entry = "A table that is gone",
            Names = ground => new Dictionary<string, string> { ["table"] = ground.Predictions, ["backup"] = ground.Backup },
            Mend = (ground, stop) => ground.FindBackupAsync(stop),
            MayRing = ["IteratorAgeAlarm", "HandedBackDeploymentAlarm"],
        },
        new("reading", "the mapping may not read the stream", "NothingScoredAlarm", (ground, stop) => ground.DenyAsync("kinesis:GetRecords", stop))
        {
            Entry = "A permission that is lost",
            Names = Denying,
            MayRing = ["IteratorAgeAlarm"],
        },
        new("bucket", "the lake's bucket is gone", "HandedBackAlarm", Failing("s3:PutObject function=*Scoring* error=NoSuchBucket status=404"))
        {
            Mend = Healed,
            MayRing = ["IteratorAgeAlarm", "HandedBackDeploymentAlarm"],
        },
    ];

    private static Func<DrillGround, CancellationToken, Task> Failing(string rule) => (ground, _) =>
    {
        ground.Fail(rule);
        return Task.CompletedTask;
    };

    private static Task Healed(DrillGround ground, CancellationToken cancellationToken)
    {
        ground.Heal();
        return Task.CompletedTask;
    }

    private static Task Spoiling(DrillGround ground, bool spoils)
    {
        ground.IsSpoiling = spoils;
        return Task.CompletedTask;
    }

    private static Dictionary<string, string> Denying(DrillGround ground) => new() { ["role"] = ground.ScorerRole, ["policy"] = "denying" };

    private static Task DropAsync(DrillGround ground, string key, string text, CancellationToken cancellationToken) => ground.Pipeline.Clients.S3.PutObjectAsync(
        new PutObjectRequest { BucketName = ground.Lake, Key = key, InputStream = new MemoryStream(Encoding.UTF8.GetBytes(text)), ContentType = "text/csv" }, cancellationToken);
}
