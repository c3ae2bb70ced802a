
namespace Pipeline.Cloud.StepFunctions.Integrations;

/// <summary>The optimized integrations that the local cloud emulates.</summary>
internal static class OptimizedIntegrations
{
    private static readonly JobKind Query = new(
        "GetQueryExecution", "StopQueryExecution", "QueryExecutionId",
        description => description["QueryExecution"]?["Status"]?["State"]?.ToString(), ["QUEUED", "RUNNING"], "SUCCEEDED");

    private static readonly JobKind TrainingJob = new(
        "DescribeTrainingJob", "StopTrainingJob", "TrainingJobName",
        description => description["TrainingJobStatus"]?.ToString(), ["InProgress", "Stopping"], "Completed");

    private static readonly JobKind Execution = new(
        "DescribeExecution", "StopExecution", "ExecutionArn", description => description["Status"]?.ToString(), ["RUNNING", "PENDING_REDRIVE"], "SUCCEEDED");

    private static readonly Dictionary<string, OptimizedIntegration> Known = new(StringComparer.Ordinal)
    {
        ["athena:startQueryExecution"] = new("athena", "StartQueryExecution", "Athena", [], null),
        ["athena:startQueryExecution.sync"] = new("athena", "StartQueryExecution", "Athena", [], Query),
        ["athena:stopQueryExecution"] = new("athena", "StopQueryExecution", "Athena", [], null),
        ["athena:getQueryExecution"] = new("athena", "GetQueryExecution", "Athena", [], null),
        ["athena:getQueryResults"] = new("athena", "GetQueryResults", "Athena", [], null),
        ["sagemaker:createTrainingJob"] = new("sagemaker", "CreateTrainingJob", "SageMaker", [], null),
        ["sagemaker:createTrainingJob.sync"] = new("sagemaker", "CreateTrainingJob", "SageMaker", [], TrainingJob),
        ["sagemaker:createModel"] = new("sagemaker", "CreateModel", "SageMaker", [], null),
        ["sagemaker:createEndpointConfig"] = new("sagemaker", "CreateEndpointConfig", "SageMaker", [], null),
        ["sagemaker:createEndpoint"] = new("sagemaker", "CreateEndpoint", "SageMaker", [], null),
        ["sagemaker:updateEndpoint"] = new("sagemaker", "UpdateEndpoint", "SageMaker", [], null),
        ["sns:publish"] = new("sns", "Publish", "SNS", ["Message"], null),
        ["sqs:sendMessage"] = new("sqs", "SendMessage", "SQS", ["MessageBody"], null),
        ["lambda:invoke"] = new("lambda", "Invoke", "Lambda", [], null),
        ["states:startExecution"] = new("sfn", "StartExecution", "StepFunctions", ["Input"], null),
        ["states:startExecution.sync"] = new("sfn", "StartExecution", "StepFunctions", ["Input"], Execution),
        ["states:startExecution.sync:2"] = new("sfn", "StartExecution", "StepFunctions", ["Input"], Execution, JsonOutput: true),
    };

    /// <summary>Finds an integration by service and action as a Resource writes them; null if it is not emulated.</summary>
    public static OptimizedIntegration? Find(string service, string action) => Known.GetValueOrDefault($"{service}:{action}");
}
