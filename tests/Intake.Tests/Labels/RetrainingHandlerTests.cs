using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda.Core;
using Amazon.Lambda.S3Events;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Pipeline.Aws.Metrics;
using Pipeline.Domain;
using Pipeline.Intake.Labels;
using Pipeline.Intake.Objects;
using Pipeline.RetrainingFunction;
using Pipeline.Testing;

namespace Pipeline.Intake.Tests.Labels;

public sealed class RetrainingHandlerTests
{
    private const string Arn = "arn:aws:states:eu-central-1:000000000000:stateMachine:retrain";

    private readonly IAmazonS3 _s3 = Substitute.For<IAmazonS3>();
    private readonly IAmazonStepFunctions _stepFunctions = Substitute.For<IAmazonStepFunctions>();
    private readonly ILambdaContext _context = Substitute.For<ILambdaContext>();
    private readonly Log _log = new();
    private readonly MemoryStream _metrics = new();
    private readonly List<StartExecutionRequest> _started = [];

    public RetrainingHandlerTests()
    {
        _context.FunctionName.Returns("retraining");
        _context.Logger.Returns(_log);
        _stepFunctions.StartExecutionAsync(Arg.Do<StartExecutionRequest>(_started.Add), Arg.Any<CancellationToken>()).Returns(new StartExecutionResponse());
    }

    [Fact]
    public async Task Labels_start_the_workflow_with_their_object_as_its_input()
    {
        Put("trip_id,minutes\nt-1,12.5\nt-2,3\n");

        await Function().Start(SampleEvent(), _context);

        var started = _started.ShouldHaveSingleItem();
        started.StateMachineArn.ShouldBe(Arn);
        started.Name.ShouldStartWith("labels-dt-2026-01-15-part-0-csv-");
        JsonNode.DeepEquals(
            JsonNode.Parse(started.Input),
            JsonNode.Parse("""{"bucket":"pipeline-data-000000000000-us-east-1","key":"labels/dt=2026-01-15/part-0.csv","etag":"0cc175b9c0f1b6a831c399e269772661"}""")).ShouldBeTrue(started.Input);
        _log.Lines.ShouldHaveSingleItem().ShouldStartWith("Information: Started {Execution} for {Labels} labels");
    }

    [Fact]
    public async Task A_redelivered_event_starts_nothing_twice_and_succeeds()
    {
        Put("trip_id,minutes\nt-1,12.5\n");
        await Function().Start(SampleEvent(), _context);
        _stepFunctions.StartExecutionAsync(Arg.Any<StartExecutionRequest>(), Arg.Any<CancellationToken>())
            .ThrowsAsync(call => new ExecutionAlreadyExistsException($"Execution Already Exists: '{call.Arg<StartExecutionRequest>().Name}'"));

        await Function().Start(SampleEvent(), _context);

        _log.Lines[^1].ShouldStartWith("Information: {Execution} was started before");
    }

    [Fact]
    public async Task A_malformed_file_starts_nothing_and_fails_naming_object_row_and_reason()
    {
        Put("trip_id,minutes\nt-1,12.5\nt-2,\n");

        var error = await Should.ThrowAsync<RejectedFileException>(() => Function().Start(SampleEvent(), _context));

        error.Message.ShouldBe("s3://pipeline-data-000000000000-us-east-1/labels/dt=2026-01-15/part-0.csv is rejected, nothing of it was used: row 3: minutes is «»; a finite number of at least 0 was expected.");
        _started.ShouldBeEmpty();
        Encoding.UTF8.GetString(_metrics.ToArray()).ShouldContain("\"LabelFilesRejected\":1");
        _log.Lines.ShouldHaveSingleItem().ShouldStartWith("Error: Rejected s3://");
    }

    [Fact]
    public async Task A_file_without_labels_starts_nothing()
    {
        Put("trip_id,minutes\n");

        await Function().Start(SampleEvent(), _context);

        _started.ShouldBeEmpty();
        _log.Lines.ShouldHaveSingleItem().ShouldContain("holds no labels");
    }

    [Fact]
    public async Task An_object_that_is_no_file_of_labels_is_ignored()
    {
        var landed = SampleEvent();
        landed.Records[0].S3.Object.Key = "labels/dt=2026-01-15/part-0.csv.metadata";

        await Function().Start(landed, _context);

        _started.ShouldBeEmpty();
        _log.Lines.ShouldHaveSingleItem().ShouldStartWith("Information: Ignored s3://");
    }

    [Fact]
    public async Task A_workflow_that_cannot_be_started_fails_the_invocation_so_that_lambda_tries_again()
    {
        Put("trip_id,minutes\nt-1,12.5\n");
        _stepFunctions.StartExecutionAsync(Arg.Any<StartExecutionRequest>(), Arg.Any<CancellationToken>()).ThrowsAsync(new ExecutionLimitExceededException("too many"));

        await Should.ThrowAsync<ExecutionLimitExceededException>(() => Function().Start(SampleEvent(), _context));
    }

    private RetrainingHandler Function() => new(new DroppedFiles(_s3, new EmbeddedMetrics(_metrics, new FakeTimeProvider()), LabelFile.Largest), new LabelFile(new TripDomain()), new RetrainingWorkflow(_stepFunctions, Arn));

    private void Put(string text) =>
        _s3.GetObjectAsync(Arg.Is<GetObjectRequest>(request => request.BucketName == "pipeline-data-000000000000-us-east-1" && request.Key == "labels/dt=2026-01-15/part-0.csv"), Arg.Any<CancellationToken>())
            .Returns(_ => new GetObjectResponse { ResponseStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });

    private static S3Event SampleEvent()
    {
        using var file = File.OpenRead(Path.Combine(Repository.Root, "tests", "events", "s3-labels.json"));
        return new SourceGeneratorLambdaJsonSerializer<EventJson>().Deserialize<S3Event>(file);
    }
}
