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
        var hyperparameters = harness.SageMaker.CallsOf("CreateTrainingJob").ShouldHaveSingleItem()["HyperParameters"]!.AsObject();
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
        harness.SageMaker.On("DescribeTrainingJob", _ => Job("Stopped", secondary, 1.0));
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
        harness.SageMaker.CallsOf("CreateTrainingJob").Count.ShouldBe(1);
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
    [InlineData(5.0)]
    [InlineData(null)]
    public async Task A_candidate_whose_error_is_not_a_number_fails_the_run_whatever_serves(double? live)
    {
        foreach (var value in new JsonNode?[] { "NaN", "Infinity", "1.0", null })
        {
            await using var harness = new RetrainHarness();
            harness.Serves("old", live);
            harness.SageMaker.On("DescribeTrainingJob", _ => Job("Completed", "Completed", value?.DeepClone()));
            harness.ShouldHaveFailed(await harness.RunAsync(), "States.QueryEvaluationError", "validation:rmse");
            harness.SageMaker.CallsOf("CreateModel").ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_first_candidate_whose_error_is_missing_does_not_come_to_serve()
    {
        await using var harness = new RetrainHarness();
        harness.SageMaker.On("DescribeTrainingJob", _ => Job("Completed", "Completed", null));
        harness.ShouldHaveFailed(await harness.RunAsync(), "States.QueryEvaluationError", "validation:rmse", serving: null);
        harness.SageMaker.CallsOf("CreateEndpoint").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_without_metrics_fails_the_run()
    {
        await using var harness = RetrainHarness.Serving();
        harness.SageMaker.On("DescribeTrainingJob", """{"TrainingJobStatus": "Completed", "ModelArtifacts": {"S3ModelArtifacts": "s3://lake/models/run/job/output/model.tar.gz"}}""");
        harness.ShouldHaveFailed(await harness.RunAsync(), "States.QueryEvaluationError", "Train: ");
    }

    private static JsonObject Job(string status, string secondary, JsonNode? rmse)
    {
        var metrics = new JsonArray(new JsonObject { ["MetricName"] = "train:rmse", ["Value"] = 1.0 });
        if (rmse is not null) metrics.Add(new JsonObject { ["MetricName"] = "validation:rmse", ["Value"] = rmse });
        return new JsonObject
        {
            ["TrainingJobStatus"] = status,
            ["SecondaryStatus"] = secondary,
            ["FinalMetricDataList"] = metrics,
            ["ModelArtifacts"] = new JsonObject { ["S3ModelArtifacts"] = "s3://lake/models/run/job/output/model.tar.gz" },
        };
    }
}
