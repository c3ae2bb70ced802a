using System.Text.Json.Nodes;

namespace Pipeline.StateMachine.Tests;

/// <summary>Training jobs that do not end in a model, or in one that cannot be judged.</summary>
[Trait("Cost", "process")]
public sealed class TrainingTests
{
    [Fact]
    public async Task A_job_that_failed_fails_the_run_and_is_not_tried_again()
    {
        await using var harness = RetrainHarness.Serving();
        harness.SageMaker.On("DescribeTrainingJob", """{"TrainingJobStatus": "Failed", "FailureReason": "AlgorithmError"}""");
        harness.ShouldHaveFailed(await harness.RunAsync(), "States.TaskFailed", "AlgorithmError");
        harness.SageMaker.CallsOf("CreateTrainingJob").Count.ShouldBe(1);
        harness.SageMaker.CallsOf("UpdateEndpoint").ShouldBeEmpty();
    }

    /// <summary>The rows are those of the training set, and it is a text, as SageMaker takes hyperparameters.</summary>
    [Theory]
    [InlineData(999, "169")]
    [InlineData(32_499, "799")]
    [InlineData(32_500, "800")]
    [InlineData(5_000_000, "800")]
    public async Task The_number_of_rounds_follows_the_number_of_rows(int rows, string rounds)
    {
        await using var harness = RetrainHarness.Serving();
        harness.Labels(2 * rows, earlier: rows);
        await harness.RunAsync();
        var hyperparameters = harness.SageMaker.CallsOf("CreateTrainingJob")[0]["HyperParameters"]!.AsObject();
        hyperparameters["num_round"]!.GetValue<string>().ShouldBe(rounds);
        // What judges the candidate must not have chosen it.
        hyperparameters.ContainsKey("early_stopping_rounds").ShouldBeFalse();
    }

    [Theory]
    [InlineData("Stopped")]
    [InlineData("MaxRuntimeExceeded")]
    [InlineData("MaxWaitTimeExceeded")]
    public async Task A_job_that_was_stopped_by_whom_or_what_ever_fails_the_run_though_it_may_have_left_a_model(string secondary)
    {
        await using var harness = RetrainHarness.Serving();
        harness.SageMaker
            .Next("DescribeTrainingJob", """{"TrainingJobStatus": "InProgress", "SecondaryStatus": "Training"}""")
            .Next("DescribeTrainingJob", """{"TrainingJobStatus": "Stopping", "SecondaryStatus": "Stopping"}""");
        harness.SageMaker.On("DescribeTrainingJob", _ => Job("Stopped", secondary));
        harness.ShouldHaveFailed(await harness.RunAsync(), "States.TaskFailed", secondary);
        harness.SageMaker.CallsOf("CreateModel").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_spot_interruption_is_only_a_longer_job()
    {
        await using var harness = RetrainHarness.Serving();
        foreach (string secondary in new[] { "Starting", "Training", "Interrupted", "Starting", "Training", "Uploading" })
            harness.SageMaker.Next("DescribeTrainingJob", new JsonObject { ["TrainingJobStatus"] = "InProgress", ["SecondaryStatus"] = secondary }.ToJsonString());
        harness.ShouldHaveDecided(await harness.RunAsync(), "promoted");
        harness.SageMaker.CallsOf("CreateTrainingJob").Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_job_that_takes_too_long_is_stopped()
    {
        await using var harness = RetrainHarness.Serving();
        harness.SageMaker.On("DescribeTrainingJob", """{"TrainingJobStatus": "InProgress", "SecondaryStatus": "Starting"}""");
        var outcome = await harness.RunAsync();
        harness.ShouldHaveFailed(outcome, "States.Timeout", "Train: ");
        var job = harness.SageMaker.CallsOf("CreateTrainingJob").ShouldHaveSingleItem();
        harness.SageMaker.CallsOf("StopTrainingJob").ShouldHaveSingleItem()["TrainingJobName"]!.GetValue<string>()
            .ShouldBe(job["TrainingJobName"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData(null)]
    public async Task A_candidate_whose_error_is_not_a_number_fails_the_run_whatever_serves(string? error)
    {
        foreach (bool serving in new[] { true, false })
        {
            await using var harness = serving ? RetrainHarness.Serving() : new RetrainHarness();
            harness.JudgedAs("4000", error, "5", "9", "0.1");
            harness.ShouldHaveFailed(await harness.RunAsync(), "States.QueryEvaluationError", "ReadJudgement: ", serving: serving ? "old" : null);
            harness.SageMaker.CallsOf("CreateTrainingJob").Count.ShouldBe(1);
            harness.SageMaker.CallsOf("CreateEndpoint").ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_candidate_that_could_not_answer_fails_the_run()
    {
        await using var harness = RetrainHarness.Serving();
        harness.SageMaker.On("DescribeTransformJob", """{"TransformJobStatus": "Failed", "FailureReason": "ClientError: see the job's log"}""");
        harness.ShouldHaveFailed(await harness.RunAsync(), "States.TaskFailed", "Answer: ");
    }

    [Fact]
    public async Task A_candidate_that_stays_behind_stops_no_run()
    {
        await using var harness = RetrainHarness.Serving();
        harness.SageMaker.AlwaysFails("DeleteModel", "AccessDeniedException", "not authorized");
        harness.ShouldHaveDecided(await harness.RunAsync(), "promoted");
    }

    private static JsonObject Job(string status, string secondary) => new()
    {
        ["TrainingJobStatus"] = status,
        ["SecondaryStatus"] = secondary,
        ["ModelArtifacts"] = new JsonObject { ["S3ModelArtifacts"] = "s3://lake/models/run/job/output/model.tar.gz" },
    };
}
