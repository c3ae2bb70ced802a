using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.S3.Model;
using Pipeline.Cli.Models;
using Pipeline.Domain;

namespace Pipeline.Cli.Drilling;

/// <summary>A model of another objective, which answers with three numbers a row, is swapped in as a promotion would, and must go back by itself.</summary>
internal static class SwappedInModel
{
    private const int Classes = 3;
    private const string Ending = "-0badf00d";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(90);

    /// <summary>Trains the model and starts the run that swaps to it.</summary>
    public static async Task BreakAsync(DrillGround ground, CancellationToken cancellationToken)
    {
        var serving = await ServingAsync(ground, cancellationToken);
        var job = await ground.CallAsync("sagemaker", "DescribeTrainingJob", new JsonObject { ["TrainingJobName"] = serving }, cancellationToken);
        var model = new ModelNames(ground.Endpoint).Prefix + ground.Time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + Ending;
        using var rows = new MemoryStream(Encoding.UTF8.GetBytes(Rows()));
        await ground.Pipeline.Clients.S3.PutObjectAsync(new PutObjectRequest { BucketName = ground.Lake, Key = $"training/{model}/rows.csv", InputStream = rows }, cancellationToken);
        await TrainAsync(ground, model, job, cancellationToken);
        await ground.StartRunAsync(new JsonObject { ["rollback"] = model }, $"rollback-{model}", cancellationToken);
    }

    /// <summary>Says what the swap came to, where that is not its end: the endpoint serves with the model before, and the run says so.</summary>
    public static async Task<string?> ProofAsync(DrillGround ground, CancellationToken cancellationToken)
    {
        var machine = ground.Pipeline.Stack.Outputs["StateMachineArn"];
        JsonObject run = [];
        await ground.UntilAsync(async () =>
        {
            var runs = await ground.CallAsync("sfn", "ListExecutions", new JsonObject { ["stateMachineArn"] = machine }, cancellationToken);
            var arn = runs["executions"]!.AsArray().Select(one => one!["executionArn"]!.GetValue<string>()).First(one => one.Contains(":rollback-", StringComparison.Ordinal));
            run = await ground.CallAsync("sfn", "DescribeExecution", new JsonObject { ["executionArn"] = arn }, cancellationToken);
            return run["status"]!.GetValue<string>() != "RUNNING";
        }, Patience, "The run does not end.", cancellationToken);
        if (run["error"]?.GetValue<string>() != "SwapFailed") return $"the run ended as {run["error"] ?? run["status"]}, not as SwapFailed: {run["cause"]}";
        return await ServingAsync(ground, cancellationToken) is var serving && serving.EndsWith(Ending, StringComparison.Ordinal) ? $"the endpoint serves with {serving}" : null;
    }

    private static async Task TrainAsync(DrillGround ground, string model, JsonObject like, CancellationToken cancellationToken)
    {
        var request = new JsonObject
        {
            ["TrainingJobName"] = model,
            ["HyperParameters"] = new JsonObject { ["objective"] = "multi:softprob", ["num_class"] = $"{Classes}", ["num_round"] = "2" },
            ["InputDataConfig"] = new JsonArray(new JsonObject
            {
                ["ChannelName"] = "train",
                ["ContentType"] = "text/csv",
                ["DataSource"] = new JsonObject { ["S3DataSource"] = new JsonObject { ["S3DataType"] = "S3Prefix", ["S3Uri"] = $"s3://{ground.Lake}/training/{model}/" } },
            }),
        };
        foreach (var same in new[] { "AlgorithmSpecification", "RoleArn", "OutputDataConfig", "ResourceConfig", "StoppingCondition", "EnableNetworkIsolation", "EnableManagedSpotTraining" })
            request[same] = like[same]?.DeepClone();
        await ground.CallAsync("sagemaker", "CreateTrainingJob", request, cancellationToken);
        JsonObject trained = [];
        await ground.UntilAsync(async () =>
        {
            trained = await ground.CallAsync("sagemaker", "DescribeTrainingJob", new JsonObject { ["TrainingJobName"] = model }, cancellationToken);
            return trained["TrainingJobStatus"]!.GetValue<string>() is "Completed" or "Failed";
        }, Patience, "The model is not trained.", cancellationToken);
        if (trained["ModelArtifacts"]?["S3ModelArtifacts"] is not { } archive) throw new RunbookException($"The model was not trained: {trained["FailureReason"]}.");
        await ground.CallAsync("sagemaker", "CreateModel", new JsonObject
        {
            ["ModelName"] = model,
            ["ExecutionRoleArn"] = like["RoleArn"]!.DeepClone(),
            ["PrimaryContainer"] = new JsonObject { ["Image"] = like["AlgorithmSpecification"]!["TrainingImage"]!.DeepClone(), ["ModelDataUrl"] = archive.DeepClone() },
            ["EnableNetworkIsolation"] = true,
        }, cancellationToken);
    }

    // A class and the features: what it learns from them does not matter.
    private static string Rows() => string.Concat(Enumerable.Range(0, 60).Select(row => $"{row % Classes},{string.Join(',', new TripDomain().FeatureNames.Select((_, i) => (row + i) % 7))}\n"));

    private static async Task<string> ServingAsync(DrillGround ground, CancellationToken cancellationToken) =>
        (await ground.EndpointAsync(cancellationToken))?["EndpointConfigName"]?.GetValue<string>() ?? throw new RunbookException("There is no endpoint to swap a model into.");
}
