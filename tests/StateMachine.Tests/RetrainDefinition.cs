using System.Text.Json.Nodes;

namespace Pipeline.StateMachine.Tests;

/// <summary>The definition as it is deployed, with the placeholders filled in.</summary>
internal static class RetrainDefinition
{
    public const string Bucket = "lake";
    public const string Endpoint = "stack-trips";

    /// <summary>A model of the endpoint, as the workflow names them.</summary>
    public const string EarlierModel = "stack-trips-20260101-060000-0123abcd";

    public const string Topic = "arn:aws:sns:us-east-1:000000000000:decisions";

    /// <summary>What template.yaml puts in for the placeholders.</summary>
    public static IReadOnlyDictionary<string, string> Values { get; } = new Dictionary<string, string>
    {
        ["BucketName"] = Bucket,
        ["DatabaseName"] = "stack_lake",
        ["CrawlerName"] = "stack-lake",
        ["WorkGroupName"] = "stack-lake",
        ["EndpointName"] = Endpoint,
        ["TrainingImage"] = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1",
        ["SageMakerRoleArn"] = "arn:aws:iam::000000000000:role/model",
        ["TopicArn"] = Topic,
        ["TrainingInstanceType"] = "ml.m5.xlarge",
        ["UseSpotTraining"] = "true",
        ["EndpointInstanceType"] = "ml.c5.large",
        ["EndpointInstanceCount"] = "1",
        ["EndpointMaximumInstanceCount"] = "4",
        ["EndpointInvocationsPerInstance"] = "3000",
        ["KeyArn"] = "arn:aws:kms:us-east-1:000000000000:key/data",
        ["TrainingWindowDays"] = "90",
        ["MostUnreadable"] = "0.01",
        ["MinimumLabels"] = "1000",
        ["ValidationDays"] = "7",
        ["MinimumEvidence"] = "1000",
        ["PromotionMargin"] = "0.01",
        ["PromotionConfidence"] = "1",
        ["MostSliceLoss"] = "0.05",
        ["MostReferenceLoss"] = "0.04",
        ["LeastLabelShare"] = "0.6",
        ["MostChange"] = "1",
        ["EndpointErrorsAlarmName"] = "stack-endpoint-errors",
        ["WrongAnswersAlarmName"] = "stack-wrong-answers",
        ["StackName"] = "stack",
    };

    private static readonly DefinitionFile Definition = new("retrain.asl.yaml", Values);

    public static string Text => Definition.Text;

    /// <summary>The definition, with some values other than usual.</summary>
    public static JsonObject With(params (string Name, string Value)[] changes) => Definition.With(changes);

    /// <summary>The states, by name.</summary>
    public static JsonObject States => With()["States"]!.AsObject();
}
