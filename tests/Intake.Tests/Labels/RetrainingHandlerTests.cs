using System.Text.Json.Nodes;
using Amazon.Lambda.S3Events;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.S3.Model;
using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Pipeline.Domain;
using Pipeline.Intake.Labels;
using Pipeline.RetrainingFunction;

namespace Pipeline.Intake.Tests.Labels;

public sealed class RetrainingHandlerTests
{
    private const string Arn = "arn:aws:states:eu-central-1:000000000000:stateMachine:retrain";

    private readonly HandlerRig _rig = new("retraining");
    private readonly IAmazonStepFunctions _stepFunctions = Substitute.For<IAmazonStepFunctions>();
    private readonly List<StartExecutionRequest> _started = [];

    public RetrainingHandlerTests()
    {
        _stepFunctions.StartExecutionAsync(Arg.Do<StartExecutionRequest>(_started.Add), Arg.Any<CancellationToken>()).Returns(new StartExecutionResponse());
    }

    [Fact]
    public async Task Labels_start_the_workflow_with_their_object_as_its_input()
    {
        Put("trip_id,minutes\nt-1,12.5\nt-2,3\n");

        await Function().Start(SampleEvent(), _rig.Context);

        var started = _started.ShouldHaveSingleItem();
        started.StateMachineArn.ShouldBe(Arn);
        started.Name.ShouldStartWith("labels-dt-2026-01-15-part-0-csv-");
        JsonNode.DeepEquals(
            JsonNode.Parse(started.Input),
            JsonNode.Parse($$"""{"bucket":"pipeline-data-000000000000-us-east-1","key":"labels/dt=2026-01-15/part-0.csv","etag":"0cc175b9c0f1b6a831c399e269772661","labels":2,"day":"2026-01-15","accepted":"{{_rig.Written.Keys.Single()}}"}""")).ShouldBeTrue(started.Input);
        _rig.Written.Keys.ShouldHaveSingleItem().ShouldBe($"tables/labels/dt=2026-01-15/{started.Name}.json.gz");
        _rig.Log.Lines.ShouldHaveSingleItem().ShouldStartWith("Information: Started {Execution} for {Labels} labels");
        _rig.Metrics.ShouldContain("\"LabelRowsAccepted\":2");
    }

    [Fact]
    public async Task A_redelivered_event_starts_nothing_twice_and_succeeds()
    {
        Put("trip_id,minutes\nt-1,12.5\n");
        await Function().Start(SampleEvent(), _rig.Context);
        _stepFunctions.StartExecutionAsync(Arg.Any<StartExecutionRequest>(), Arg.Any<CancellationToken>())
            .ThrowsAsync(call => new ExecutionAlreadyExistsException($"Execution Already Exists: '{call.Arg<StartExecutionRequest>().Name}'"));

        await Function().Start(SampleEvent(), _rig.Context);

        _rig.Log.Lines[^1].ShouldStartWith("Information: {Execution} was started before");
    }

    [Fact]
    public async Task A_malformed_file_starts_nothing_and_is_kept_with_row_and_reason()
    {
        Put("trip_id,minutes\nt-1,12.5\nt-2,\n");

        await Function().Start(SampleEvent(), _rig.Context);

        ((int)_rig.Report["row"]!, (string)_rig.Report["column"]!, (string)_rig.Report["value"]!, (string)_rig.Report["reason"]!)
            .ShouldBe((3, "minutes", "", "minutes is «»; a finite number of at least 0 was expected"));
        _rig.Copied.ShouldHaveSingleItem().From.ShouldBe("labels/dt=2026-01-15/part-0.csv");
        _rig.Written.Keys.ShouldHaveSingleItem().ShouldStartWith("rejected/");
        _started.ShouldBeEmpty();
        _rig.Metrics.ShouldContain("\"LabelFilesRejected\":1");
        _rig.Metrics.ShouldNotContain("LabelRowsAccepted");
        _rig.Log.Lines.ShouldHaveSingleItem().ShouldStartWith("Error: Rejected s3://");
    }

    [Fact]
    public async Task A_file_without_labels_starts_nothing()
    {
        Put("trip_id,minutes\n");

        await Function().Start(SampleEvent(), _rig.Context);

        _started.ShouldBeEmpty();
        _rig.Log.Lines.ShouldHaveSingleItem().ShouldContain("holds no labels");
    }

    [Fact]
    public async Task An_object_that_is_no_file_of_labels_is_rejected_unread()
    {
        var landed = SampleEvent();
        landed.Records[0].S3.Object.Key = "labels/dt=2026-01-15/part-0.csv.metadata";

        await Function().Start(landed, _rig.Context);

        _started.ShouldBeEmpty();
        ((string)_rig.Report["reason"]!).ShouldStartWith("its name does not end in .csv");
        await _rig.S3.DidNotReceiveWithAnyArgs().GetObjectAsync(new GetObjectRequest());
    }

    [Fact]
    public async Task Labels_stand_before_the_workflow_starts()
    {
        Put("trip_id,minutes\nt-1,12.5\n");
        _rig.S3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>()).ThrowsAsync(new Amazon.S3.AmazonS3Exception("slow down") { ErrorCode = "SlowDown" });

        await Should.ThrowAsync<Amazon.S3.AmazonS3Exception>(() => Function().Start(SampleEvent(), _rig.Context));

        _started.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_workflow_that_cannot_be_started_fails_the_invocation_so_that_lambda_tries_again()
    {
        Put("trip_id,minutes\nt-1,12.5\n");
        _stepFunctions.StartExecutionAsync(Arg.Any<StartExecutionRequest>(), Arg.Any<CancellationToken>()).ThrowsAsync(new ExecutionLimitExceededException("too many"));

        await Should.ThrowAsync<ExecutionLimitExceededException>(() => Function().Start(SampleEvent(), _rig.Context));
    }

    private RetrainingHandler Function() => new(_rig.Files(LabelFile.Largest), new LabelFile(new TripDomain()), new LabelTable(_rig.S3, new TripDomain()), new RetrainingWorkflow(_stepFunctions, Arn), _rig.MetricLines);

    private void Put(string text) => _rig.Put("labels/dt=2026-01-15/part-0.csv", text);

    private static S3Event SampleEvent()
    {
        using var file = HandlerRig.Sample("s3-labels.json");
        return new SourceGeneratorLambdaJsonSerializer<EventJson>().Deserialize<S3Event>(file);
    }
}
