using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.Cloud.Tests.StepFunctions.Tasks;

/// <summary>The requests that tasks send to services, and how responses and errors appear in a state machine.</summary>
public sealed class IntegrationTests
{
    [Theory]
    [InlineData("aws-sdk:glue:startCrawler", "glue", "CrawlerRunningException", "Glue.CrawlerRunningException")]
    [InlineData("aws-sdk:glue:startCrawler", "glue", "ThrottlingException", "Glue.ThrottlingException")]
    [InlineData("aws-sdk:sagemaker:describeEndpoint", "sagemaker", "ValidationException", "SageMaker.SageMakerException")]
    [InlineData("aws-sdk:sagemaker:describeEndpoint", "sagemaker", "ResourceLimitExceeded", "SageMaker.ResourceLimitExceededException")]
    [InlineData("aws-sdk:sagemaker:createTransformJob", "sagemaker", "ResourceInUse", "SageMaker.ResourceInUseException")]
    [InlineData("sagemaker:createTransformJob", "sagemaker", "ResourceLimitExceeded", "SageMaker.ResourceLimitExceededException")]
    [InlineData("aws-sdk:dynamodb:getItem", "dynamodb", "ValidationException", "DynamoDb.DynamoDbException")]
    [InlineData("aws-sdk:s3:getObject", "s3", "NoSuchKey", "S3.NoSuchKeyException")]
    [InlineData("sagemaker:createModel", "sagemaker", "ThrottlingException", "SageMaker.AmazonSageMakerException")]
    [InlineData("athena:getQueryResults", "athena", "TooManyRequestsException", "Athena.TooManyRequestsException")]
    [InlineData("sns:publish", "sns", "ThrottlingException", "SNS.AmazonSNSException")]
    public async Task An_error_has_the_same_name_as_in_Step_Functions(string resource, string service, string code, string expected)
    {
        await using var harness = new EngineHarness(service);
        string operation = char.ToUpperInvariant(resource[(resource.LastIndexOf(':') + 1)..][0]) + resource[(resource.LastIndexOf(':') + 2)..];
        harness[service].AlwaysFails(operation, code);
        (await harness.RunAsync(Machine(resource, "{}"))).Error.ShouldBe(expected);
    }

    [Fact]
    public async Task A_response_that_is_too_long_exceeds_the_data_limit()
    {
        await using var harness = new EngineHarness("s3");
        harness["s3"].On("GetObject", _ => throw new AnswerTooLargeException(700 << 20, 262_144));
        var outcome = await harness.RunAsync("""
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
              "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:getObject", "Arguments": {"Bucket": "lake", "Key": "big"}, "End": true}}}
            """);
        outcome.Error.ShouldBe("States.DataLimitExceeded");
    }

    [Theory]
    [InlineData("sagemaker:updateEndpoint", "DeploymentConfig")]
    [InlineData("sagemaker:createEndpoint", "DeploymentConfig")]
    [InlineData("sagemaker:createEndpointConfig", "DataCaptureConfig")]
    [InlineData("sagemaker:createTrainingJob.sync", "CheckpointConfig")]
    [InlineData("sagemaker:createTransformJob.sync", "DataCaptureConfig")]
    [InlineData("athena:startQueryExecution.sync", "ResultReuseConfiguration")]
    [InlineData("lambda:invoke", "LogType")]
    public async Task A_field_that_an_optimized_integration_does_not_support_cannot_be_caught(string resource, string field)
    {
        await using var harness = new EngineHarness(resource.Split(':')[0]);
        var outcome = await harness.RunAsync(Machine(resource, $$"""{"{{field}}": "x"}"""));
        outcome.Error.ShouldBe("States.Runtime");
        outcome.Cause.ShouldBe($"The field \"{field}\" is not supported by Step Functions");
        harness[resource.Split(':')[0]].Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_SDKs_integration_takes_what_the_operation_takes()
    {
        await using var harness = new EngineHarness("sagemaker");
        harness["sagemaker"].On("UpdateEndpoint", "{}");
        (await harness.RunAsync(Machine("aws-sdk:sagemaker:updateEndpoint", """{"DeploymentConfig": {}}"""))).Status.ShouldBe("SUCCEEDED");
    }

    [Fact]
    public async Task A_feature_that_is_not_emulated_cannot_be_caught()
    {
        await using var harness = new EngineHarness();
        var outcome = await harness.RunAsync(Machine("aws-sdk:ec2:describeInstances", "{}"));
        outcome.Error.ShouldBe("States.Runtime");
        outcome.Cause!.ShouldContain("ec2");
    }

    [Fact]
    public async Task Times_are_texts_in_SDK_integrations_and_milliseconds_in_optimized_ones()
    {
        await using var harness = new EngineHarness("sagemaker");
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
        harness["sagemaker"].On("DescribeEndpoint", _ => new JsonObject { ["CreationTime"] = AwsTimestamp.Node(at) });
        harness["sagemaker"].On("CreateEndpoint", _ => new JsonObject { ["CreationTime"] = AwsTimestamp.Node(at) });
        (await harness.RunAsync(Machine("aws-sdk:sagemaker:describeEndpoint", "{}"))).Output!["CreationTime"]!.GetValue<string>().ShouldBe("2026-01-02T03:04:05.678Z");
        var optimized = await harness.EndAsync(await harness.StartAsync(await harness.CreateAsync(Machine("sagemaker:createEndpoint", "{}"), "other")));
        optimized.Output!["CreationTime"]!.GetValue<long>().ShouldBe(at.ToUnixTimeMilliseconds());
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task Members_of_Step_Functions_begin_with_upper_case_in_a_task()
    {
        await using var harness = new EngineHarness();
        var outcome = await harness.RunAsync(Machine(
            "aws-sdk:sfn:listExecutions", """{"StateMachineArn": "{% $states.context.StateMachine.Id %}", "StatusFilter": "RUNNING"}"""));
        outcome.Output!["Executions"]![0]!["Name"]!.GetValue<string>().ShouldBe(outcome.Description["name"]!.GetValue<string>());
        outcome.Output!["Executions"]![0]!["StartDate"]!.GetValue<string>().ShouldBe("2026-01-15T12:00:00.000Z");
    }

    [Theory]
    [InlineData("ThrottlingException", 400)]
    [InlineData("InternalFailure", 500)]
    public async Task A_poll_with_a_transient_error_does_not_fail_the_task(string code, int status)
    {
        await using var harness = new EngineHarness("sagemaker");
        harness["sagemaker"].On("CreateTrainingJob", "{}")
            .Fails("DescribeTrainingJob", code, status: status, times: 3).On("DescribeTrainingJob", """{"TrainingJobStatus": "Completed"}""");
        var outcome = await harness.RunAsync(Machine("sagemaker:createTrainingJob.sync", """{"TrainingJobName": "j"}"""));
        outcome.Output!.ToJsonString().ShouldBe("""{"TrainingJobStatus":"Completed"}""");
        harness["sagemaker"].CallsOf("CreateTrainingJob").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_poll_that_is_refused_fails_the_task()
    {
        await using var harness = new EngineHarness("sagemaker");
        harness["sagemaker"].On("CreateTrainingJob", "{}").AlwaysFails("DescribeTrainingJob", "AccessDeniedException");
        (await harness.RunAsync(Machine("sagemaker:createTrainingJob.sync", """{"TrainingJobName": "j"}"""))).Error.ShouldBe("SageMaker.AmazonSageMakerException");
    }

    [Fact]
    public async Task A_sync_task_returns_the_jobs_final_description()
    {
        await using var harness = new EngineHarness("sagemaker");
        harness["sagemaker"].On("CreateTrainingJob", "{}")
            .Next("DescribeTrainingJob", """{"TrainingJobStatus": "InProgress"}""").On("DescribeTrainingJob", """{"TrainingJobStatus": "Completed", "X": 1}""");
        var outcome = await harness.RunAsync(Machine("sagemaker:createTrainingJob.sync", """{"TrainingJobName": "j"}"""));
        outcome.Output!.ToJsonString().ShouldBe("""{"TrainingJobStatus":"Completed","X":1}""");
        outcome.EventTypes.ShouldBe(
            ["ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"]);
    }

    [Theory]
    [InlineData("ThrottlingException", 400)]
    [InlineData("TooManyRequestsException", 400)]
    [InlineData("InternalFailure", 500)]
    public async Task A_job_is_still_waited_for_after_a_transient_error_of_a_poll(string code, int status)
    {
        await using var harness = new EngineHarness("sagemaker");
        harness["sagemaker"].On("CreateTrainingJob", "{}").Fails("DescribeTrainingJob", code, status: status, times: 3)
            .On("DescribeTrainingJob", """{"TrainingJobStatus": "Completed"}""");
        var outcome = await harness.RunAsync(Machine("sagemaker:createTrainingJob.sync", """{"TrainingJobName": "j"}"""));
        outcome.Status.ShouldBe("SUCCEEDED", outcome.Cause);
        harness["sagemaker"].CallsOf("CreateTrainingJob").Count.ShouldBe(1);
        harness["sagemaker"].CallsOf("DescribeTrainingJob").Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_job_that_may_not_be_described_fails_its_task()
    {
        await using var harness = new EngineHarness("sagemaker");
        harness["sagemaker"].On("CreateTrainingJob", "{}").AlwaysFails("DescribeTrainingJob", "AccessDeniedException");
        (await harness.RunAsync(Machine("sagemaker:createTrainingJob.sync", """{"TrainingJobName": "j"}"""))).Error.ShouldBe("SageMaker.AmazonSageMakerException");
    }

    [Theory]
    [InlineData("states:startExecution.sync", "\"{\\\"n\\\":2}\"")]
    [InlineData("states:startExecution.sync:2", "{\"n\":2}")]
    [Trait("Cost", "process")]
    public async Task An_execution_can_run_another_and_read_its_output(string resource, string expected)
    {
        await using var harness = new EngineHarness();
        string inner = await harness.CreateAsync("""
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Output": {"n": "{% $states.input.n + 1 %}"}, "End": true}}}
            """, "inner");
        var outcome = await harness.RunAsync(Machine(resource, $$"""{"StateMachineArn": "{{inner}}", "Input": {"n": 1} }"""));
        JsonNode.DeepEquals(outcome.Output!["Output"], JsonNode.Parse(expected)).ShouldBeTrue(outcome.Output.ToJsonString());
    }

    [Fact]
    public async Task A_functions_error_is_the_tasks_error()
    {
        await using var harness = new EngineHarness("lambda");
        harness["lambda"].Next("Invoke", """{"StatusCode": 200, "FunctionError": "Unhandled", "Payload": "{\"errorType\":\"MyError\",\"errorMessage\":\"m\"}"}""");
        harness["lambda"].On("Invoke", """{"StatusCode": 200, "Payload": "{\"a\":1}"}""");
        string machine = Machine("lambda:invoke", """{"FunctionName": "f", "Payload": {"x": 1}}""");
        (await harness.RunAsync(machine)).Error.ShouldBe("MyError");
        var outcome = await harness.EndAsync(await harness.StartAsync(await harness.CreateAsync(machine)));
        outcome.Output!["Payload"]!["a"]!.GetValue<int>().ShouldBe(1);
        harness["lambda"].CallsOf("Invoke")[0]["Payload"]!.GetValue<string>().ShouldBe("""{"x":1}""");
    }

    private static string Machine(string resource, string arguments) => $$"""
        {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::{{resource}}", "Arguments": {{arguments}}, "End": true} } }
        """;
}
