using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Definitions;

namespace Pipeline.Bench.Workflow.Stack;

/// <summary>The state machines as they are deployed, with the placeholders filled in.</summary>
internal static class Definitions
{
    /// <summary>Rounds of a training job, of long steps. The state machine takes hundreds of short ones, and it is the queries that are measured here.</summary>
    public const int Rounds = 10;

    /// <summary>The endpoint.</summary>
    public const string Endpoint = "trips";

    /// <summary>The compaction.</summary>
    public static JsonObject Compact(string root, string topic) => Read(root, "compact.asl.yaml", topic, new Dictionary<string, string>
    {
        ["RetentionHours"] = "24",
        ["LinesPerQuery"] = "8000000",
        ["LogDays"] = "3650",
    });

    /// <summary>The retraining.</summary>
    public static JsonObject Retrain(string root, string topic, int windowDays)
    {
        var definition = Read(root, "retrain.asl.yaml", topic, new Dictionary<string, string>
        {
            ["CrawlerName"] = LakeStack.Lake,
            ["EndpointName"] = Endpoint,
            ["TrainingImage"] = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1",
            ["SageMakerRoleArn"] = "arn:aws:iam::000000000000:role/model",
            ["TrainingInstanceType"] = "ml.m5.xlarge",
            ["UseSpotTraining"] = "true",
            ["EndpointInstanceType"] = "ml.c5.large",
            ["EndpointInstanceCount"] = "1",
            ["EndpointMaximumInstanceCount"] = "1",
            ["EndpointInvocationsPerInstance"] = "3000",
            ["KeyArn"] = "arn:aws:kms:us-east-1:000000000000:key/data",
            ["TrainingWindowDays"] = windowDays.ToString(CultureInfo.InvariantCulture),
            ["MinimumLabels"] = "1000",
            ["ValidationDays"] = "7",
            ["MinimumEvidence"] = "1000",
            ["PromotionMargin"] = "0.01",
            ["PromotionConfidence"] = "1",
            ["MostSliceLoss"] = "0.05",
            ["MostReferenceLoss"] = "0.04",
            ["LeastLabelShare"] = "0.6",
            ["MostChange"] = "1",
            ["RollbackAlarmName"] = "endpoint-errors",
            ["StackName"] = "bench",
        });
        var hyperparameters = definition["States"]!["ChooseHyperparameters"]!["Assign"]!["hyperparameters"]!;
        hyperparameters["num_round"] = Rounds.ToString(CultureInfo.InvariantCulture);
        hyperparameters["eta"] = "0.5";
        return definition;
    }

    private static JsonObject Read(string root, string file, string topic, Dictionary<string, string> values)
    {
        values["BucketName"] = LakeStack.Bucket;
        values["DatabaseName"] = LakeStack.Database;
        values["WorkGroupName"] = LakeStack.Lake;
        values["TopicArn"] = topic;
        values["MostUnreadable"] = "0.01";
        return DefinitionSubstitutions.Apply(File.ReadAllText(Path.Combine(root, "statemachines", file)), values);
    }
}
