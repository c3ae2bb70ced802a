using Pipeline.Cloud.Protocol;

namespace Pipeline.StateMachine.Tests;

/// <summary>Endpoints that do not take the new model.</summary>
[Trait("Cost", "process")]
public sealed class EndpointTests
{
    [Theory]
    [InlineData("Endless", "SwapTooLong", RetrainDefinition.Endpoint)]
    [InlineData("Fails", "SwapFailed", "InService with old (alarm stack-endpoint-errors)")]
    [InlineData("FailsForGood", "SwapFailed", "UpdateRollbackFailed with old")]
    public async Task An_update_that_does_not_succeed_fails_the_run(string course, string error, string cause)
    {
        await using var harness = RetrainHarness.Serving();
        harness.Endpoint.Course = Enum.Parse<EndpointCourse>(course);
        harness.ShouldHaveFailed(await harness.RunAsync(), error, cause);
        harness.SageMaker.CallsOf("UpdateEndpoint").Count.ShouldBe(1);
        harness.Queries.ShouldAllBe(query => query["ResultConfiguration"] == null, "The lookups stay as the serving model knows them.");
    }

    [Theory]
    [InlineData("Endless", "SwapTooLong", RetrainDefinition.Endpoint)]
    [InlineData("Fails", "SwapFailed", "it is Failed with stack-trips-")]
    public async Task A_creation_that_does_not_succeed_fails_the_run_and_nothing_serves(string course, string error, string cause)
    {
        await using var harness = new RetrainHarness();
        harness.Endpoint.Course = Enum.Parse<EndpointCourse>(course);
        harness.ShouldHaveFailed(await harness.RunAsync(), error, cause, serving: null);
    }

    [Fact]
    public async Task An_endpoint_whose_creation_failed_fails_the_run_before_a_model_is_trained()
    {
        await using var harness = new RetrainHarness();
        harness.Endpoint.HasFailed();
        harness.ShouldHaveFailed(await harness.RunAsync(), "EndpointFailed", "delete it", serving: null);
        harness.SageMaker.CallsOf("CreateTrainingJob").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_run_after_a_roll_back_can_promote()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Endpoint.Course = EndpointCourse.Fails;
        (await harness.RunAsync("rolled-back")).Error.ShouldBe("SwapFailed");
        harness.Endpoint.Course = EndpointCourse.Healthy;
        var next = await harness.RunAsync("next");
        next.Output!["decision"]!.GetValue<string>().ShouldBe("promoted");
        harness.Endpoint.Serving.ShouldBe(next.Output!["model"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_update_whose_answer_was_lost_is_followed_to_its_end()
    {
        await using var harness = RetrainHarness.Serving();
        harness.SageMaker.Next("UpdateEndpoint", input =>
        {
            harness.Endpoint.Update(input);
            throw new AwsException("InternalFailure", "the answer was lost", 500);
        });
        harness.ShouldHaveDecided(await harness.RunAsync(), "promoted");
        harness.SageMaker.CallsOf("UpdateEndpoint").Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task An_update_that_is_refused_for_good_fails_the_run_with_the_reason()
    {
        await using var harness = RetrainHarness.Serving();
        harness.SageMaker.AlwaysFails("UpdateEndpoint", "AccessDeniedException", "not authorized to perform sagemaker:UpdateEndpoint");
        harness.ShouldHaveFailed(await harness.RunAsync(), "SwapFailed", "InService with old (not authorized to perform sagemaker:UpdateEndpoint");
    }

    [Fact]
    public async Task An_endpoint_that_is_deleted_meanwhile_fails_the_run()
    {
        await using var harness = RetrainHarness.Serving();
        harness.SageMaker.On("UpdateEndpoint", """{"EndpointArn": "arn:endpoint"}""");
        harness.SageMaker.Next("DescribeEndpoint", _ => harness.Endpoint.Describe());
        harness.SageMaker.AlwaysFails("DescribeEndpoint", "ValidationException", "Could not find endpoint \"arn:endpoint\".");
        harness.ShouldHaveFailed(await harness.RunAsync(), "SageMaker.SageMakerException", "GetEndpoint: Could not find endpoint");
    }

    [Fact]
    public async Task A_gap_of_the_local_cloud_is_not_taken_for_a_missing_endpoint()
    {
        await using var harness = new RetrainHarness();
        harness.SageMaker.On("DescribeEndpoint", _ => throw AwsException.NotEmulated("sagemaker", "operation 'DescribeEndpoint'"));
        var outcome = await harness.RunAsync();
        outcome.Error.ShouldBe("States.Runtime");
        harness.SageMaker.CallsOf("CreateTrainingJob").ShouldBeEmpty();
    }
}
