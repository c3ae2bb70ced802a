using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Testing.StepFunctions;

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
            ["EndpointMaximumInstanceCount"] = "1",
            ["KeyArn"] = "arn:aws:kms:us-east-1:000000000000:key/data",
            ["TrainingWindowDays"] = windowDays.ToString(CultureInfo.InvariantCulture),
            ["EndpointErrorsAlarmName"] = "endpoint-errors",
            ["WrongAnswersAlarmName"] = "wrong-answers",
            ["StackName"] = "bench",
        });
        var hyperparameters = definition["States"]!["ChooseHyperparameters"]!["Assign"]!["hyperparameters"]!;
        hyperparameters["num_round"] = Rounds.ToString(CultureInfo.InvariantCulture);
        hyperparameters["eta"] = "0.5";
        return definition;
    }

    // What is not given is as it is deployed by default.
    private static JsonObject Read(string root, string file, string topic, Dictionary<string, string> given)
    {
        var values = TemplateSubstitutions.Defaults();
        foreach (var (name, value) in given) values[name] = value;
        values["BucketName"] = LakeStack.Bucket;
        values["DatabaseName"] = LakeStack.Database;
        values["WorkGroupName"] = LakeStack.Lake;
        values["TopicArn"] = topic;
        return DefinitionSubstitutions.Apply(File.ReadAllText(Path.Combine(root, "statemachines", file)), values);
    }
}
