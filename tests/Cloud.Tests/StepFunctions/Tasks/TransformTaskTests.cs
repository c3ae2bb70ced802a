using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Cloud.StepFunctions.Tasks;
using Pipeline.Cloud.Tests.SageMaker.Transform;
using Pipeline.Testing;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.Cloud.Tests.StepFunctions.Tasks;

/// <summary>The life of a transform job that a task starts.</summary>
public sealed class TransformTaskTests
{
    private const string Machine = """
        {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sagemaker:createTransformJob.sync",
          "Arguments": {"TransformJobName": "j", "ModelName": "m", "DataProcessing": {"JoinSource": "Input"}, "ModelClientConfig": {}}, "TimeoutSeconds": 3600, "End": true}}}
        """;

    [Fact]
    public async Task A_task_waits_for_its_job_and_returns_its_description()
    {
        await using var harness = new EngineHarness("sagemaker");
        harness["sagemaker"].On("CreateTransformJob", """{"TransformJobArn": "arn:j"}""")
            .Next("DescribeTransformJob", """{"TransformJobStatus": "InProgress"}""").On("DescribeTransformJob", """{"TransformJobStatus": "Completed", "X": 1}""");
        var outcome = await harness.RunAsync(Machine);
        outcome.Output!.ToJsonString().ShouldBe("""{"TransformJobStatus":"Completed","X":1}""");
        outcome.EventTypes.ShouldBe(
            ["ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"]);
        harness["sagemaker"].CallsOf("DescribeTransformJob").ShouldAllBe(call => call["TransformJobName"]!.ToString() == "j");
        harness["sagemaker"].CallsOf("StopTransformJob").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("Stopped")]
    public async Task A_job_that_does_not_complete_fails_its_task_with_its_description(string status)
    {
        await using var harness = new EngineHarness("sagemaker");
        harness["sagemaker"].On("CreateTransformJob", "{}").Next("DescribeTransformJob", """{"TransformJobStatus": "Stopping"}""")
            .On("DescribeTransformJob", $$"""{"TransformJobStatus": "{{status}}", "FailureReason": "ClientError: r"}""");
        var outcome = await harness.RunAsync(Machine);
        outcome.Error.ShouldBe("States.TaskFailed");
        outcome.Cause.ShouldBe($$"""{"TransformJobStatus":"{{status}}","FailureReason":"ClientError: r"}""");
    }

    [Fact]
    public async Task A_job_that_takes_longer_than_its_task_is_stopped()
    {
        await using var harness = new EngineHarness("sagemaker");
        harness["sagemaker"].On("CreateTransformJob", "{}").On("DescribeTransformJob", """{"TransformJobStatus": "InProgress"}""").On("StopTransformJob", "{}");
        (await harness.RunAsync(Machine)).Error.ShouldBe("States.Timeout");
        harness["sagemaker"].CallsOf("StopTransformJob").ShouldHaveSingleItem()["TransformJobName"]!.ToString().ShouldBe("j");
    }

    [Fact]
    public async Task An_execution_that_is_stopped_stops_its_job()
    {
        await using var harness = new EngineHarness("sagemaker");
        var looked = new TaskCompletionSource();
        harness["sagemaker"].On("CreateTransformJob", "{}").On("StopTransformJob", "{}").On("DescribeTransformJob", _ =>
        {
            looked.TrySetResult();
            return new JsonObject { ["TransformJobStatus"] = "InProgress" };
        });
        harness.Time.AutoAdvance = false;
        var execution = await harness.StartAsync(await harness.CreateAsync(Machine));
        await Eventually.EndsAsync(looked.Task, "the job is looked at");
        await harness.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution });
        (await harness.EndAsync(execution)).Status.ShouldBe("ABORTED");
        await Eventually.HoldsAsync(() => harness["sagemaker"].CallsOf("StopTransformJob").Count == 1, "the job is stopped");
    }

    [Theory]
    [InlineData("events:PutTargets")]
    [InlineData("events:PutRule")]
    [InlineData("events:DescribeRule")]
    public void A_role_that_may_not_make_the_rule_cannot_wait_for_a_job(string denied)
    {
        var cloud = new LocalCloudOptions { DataDirectory = "", NodeModules = "" };
        var graph = DefinitionParser.Parse(Machine).Graph!;
        new JobAccess(cloud, new RestrictedRoles()).Check(graph, "workflow");
        Should.Throw<AwsException>(() => new JobAccess(cloud, new RestrictedRoles(denied)).Check(graph, "workflow")).Message.ShouldBe(
            $"'workflow' is not authorized to create managed-rule: it may not {denied} on arn:aws:events:us-east-1:000000000000:rule/StepFunctionsGetEventsForSageMakerTransformJobsRule.");
        var starts = DefinitionParser.Parse(Machine.Replace(".sync", "", StringComparison.Ordinal)).Graph!;
        Should.NotThrow(() => new JobAccess(cloud, new RestrictedRoles(denied)).Check(starts, "workflow"));
    }
}
