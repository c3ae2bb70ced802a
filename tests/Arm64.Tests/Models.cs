using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.S3.Model;
using Pipeline.Cli.Hosting;
using Pipeline.Testing;

namespace Pipeline.Arm64.Tests;

/// <summary>Models of the local cloud, and the endpoint that serves them.</summary>
internal sealed class Models(LocalPipeline pipeline, CancellationToken cancellationToken)
{
    private const string Image = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1";

    private string Bucket => pipeline.Stack.Outputs["BucketName"];

    private string Endpoint => pipeline.Stack.Outputs["EndpointName"];

    private string Role => $"arn:aws:iam::000000000000:role/{pipeline.Stack.Resources["ModelRole"].Ref}";

    /// <summary>Trains a model on rows of so many features, and serves it in the place of the one before.</summary>
    public async Task ServeAsync(string name, int features, bool isFirst)
    {
        await CallAsync("CreateModel", new JsonObject
        {
            ["ModelName"] = name,
            ["PrimaryContainer"] = new JsonObject { ["Image"] = Image, ["ModelDataUrl"] = await TrainAsync(name, features) },
            ["ExecutionRoleArn"] = Role,
        });
        await CallAsync("CreateEndpointConfig", new JsonObject
        {
            ["EndpointConfigName"] = name,
            ["ProductionVariants"] = new JsonArray(new JsonObject
            {
                ["VariantName"] = "live",
                ["ModelName"] = name,
                ["InstanceType"] = "ml.m5.large",
                ["InitialInstanceCount"] = 1,
            }),
        });
        await SwapAsync(name, isFirst);
    }

    /// <summary>Serves a model that was served before.</summary>
    public async Task SwapAsync(string name, bool isFirst = false)
    {
        await CallAsync(isFirst ? "CreateEndpoint" : "UpdateEndpoint", new JsonObject { ["EndpointName"] = Endpoint, ["EndpointConfigName"] = name });
        await BecomesAsync("DescribeEndpoint", "EndpointName", Endpoint, "EndpointStatus", "InService");
    }

    private async Task<string> TrainAsync(string name, int features)
    {
        var random = new Random(7);
        var rows = new StringBuilder();
        for (var i = 0; i < 300; i++)
            rows.AppendJoin(',', Enumerable.Range(0, features + 1).Select(_ => Math.Round(random.NextDouble() * 60, 2).ToString(CultureInfo.InvariantCulture))).Append('\n');
        await pipeline.Clients.S3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = $"training/{name}/a.csv", ContentBody = rows.ToString() }, cancellationToken);
        await CallAsync("CreateTrainingJob", new JsonObject
        {
            ["TrainingJobName"] = name,
            ["AlgorithmSpecification"] = new JsonObject { ["TrainingImage"] = Image, ["TrainingInputMode"] = "File" },
            ["RoleArn"] = Role,
            ["HyperParameters"] = new JsonObject { ["num_round"] = "20", ["tree_method"] = "exact", ["objective"] = "reg:squarederror" },
            ["InputDataConfig"] = new JsonArray(new JsonObject
            {
                ["ChannelName"] = "train",
                ["ContentType"] = "text/csv",
                ["DataSource"] = new JsonObject { ["S3DataSource"] = new JsonObject { ["S3DataType"] = "S3Prefix", ["S3Uri"] = $"s3://{Bucket}/training/{name}/" } },
            }),
            ["OutputDataConfig"] = new JsonObject { ["S3OutputPath"] = $"s3://{Bucket}/models/" },
            ["ResourceConfig"] = new JsonObject { ["InstanceType"] = "ml.m5.large", ["InstanceCount"] = 1, ["VolumeSizeInGB"] = 10 },
            ["StoppingCondition"] = new JsonObject { ["MaxRuntimeInSeconds"] = 3600 },
        });
        var job = await BecomesAsync("DescribeTrainingJob", "TrainingJobName", name, "TrainingJobStatus", "Completed");
        return (string)job["ModelArtifacts"]!["S3ModelArtifacts"]!;
    }

    private async Task<JsonObject> BecomesAsync(string operation, string key, string name, string status, string expected)
    {
        JsonObject answer = [];
        await Eventually.HoldsAsync(async () => (string)(answer = await CallAsync(operation, new JsonObject { [key] = name }))[status]! == expected, $"{name} is {expected}");
        return answer;
    }

    private Task<JsonObject> CallAsync(string operation, JsonObject input) => pipeline.Cloud.Dispatcher.InvokeAsync("sagemaker", operation, input, pipeline.Context(cancellationToken));
}
