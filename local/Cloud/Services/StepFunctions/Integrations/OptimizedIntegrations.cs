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

    private static readonly JobKind TransformJob = new(
        "DescribeTransformJob", "StopTransformJob", "TransformJobName",
        description => description["TransformJobStatus"]?.ToString(), ["InProgress", "Stopping"], "Completed");

    private static readonly JobKind Execution = new(
        "DescribeExecution", "StopExecution", "ExecutionArn", description => description["Status"]?.ToString(), ["RUNNING", "PENDING_REDRIVE"], "SUCCEEDED");

    private static readonly Dictionary<string, OptimizedIntegration> Known = new(StringComparer.Ordinal)
    {
        ["athena:startQueryExecution"] = new("athena", "StartQueryExecution", "Athena", SupportedMembers.StartQueryExecution, [], null),
        ["athena:startQueryExecution.sync"] = new("athena", "StartQueryExecution", "Athena", SupportedMembers.StartQueryExecution, [], Query),
        ["athena:stopQueryExecution"] = new("athena", "StopQueryExecution", "Athena", ["QueryExecutionId"], [], null),
        ["athena:getQueryExecution"] = new("athena", "GetQueryExecution", "Athena", ["QueryExecutionId"], [], null),
        ["athena:getQueryResults"] = new("athena", "GetQueryResults", "Athena", SupportedMembers.GetQueryResults, [], null),
        ["sagemaker:createTrainingJob"] = new("sagemaker", "CreateTrainingJob", "SageMaker", SupportedMembers.CreateTrainingJob, [], null),
        ["sagemaker:createTrainingJob.sync"] = new("sagemaker", "CreateTrainingJob", "SageMaker", SupportedMembers.CreateTrainingJob, [], TrainingJob),
        ["sagemaker:createTransformJob"] = new("sagemaker", "CreateTransformJob", "SageMaker", SupportedMembers.CreateTransformJob, [], null),
        ["sagemaker:createTransformJob.sync"] = new("sagemaker", "CreateTransformJob", "SageMaker", SupportedMembers.CreateTransformJob, [], TransformJob),
        ["sagemaker:createModel"] = new("sagemaker", "CreateModel", "SageMaker", SupportedMembers.CreateModel, [], null),
        ["sagemaker:createEndpointConfig"] = new("sagemaker", "CreateEndpointConfig", "SageMaker", SupportedMembers.CreateEndpointConfig, [], null),
        ["sagemaker:createEndpoint"] = new("sagemaker", "CreateEndpoint", "SageMaker", SupportedMembers.CreateEndpoint, [], null),
        ["sagemaker:updateEndpoint"] = new("sagemaker", "UpdateEndpoint", "SageMaker", SupportedMembers.UpdateEndpoint, [], null),
        ["sns:publish"] = new("sns", "Publish", "SNS", SupportedMembers.Publish, ["Message"], null) { GivesToken = true },
        ["sqs:sendMessage"] = new("sqs", "SendMessage", "SQS", SupportedMembers.SendMessage, ["MessageBody"], null) { GivesToken = true },
        ["lambda:invoke"] = new("lambda", "Invoke", "Lambda", SupportedMembers.Invoke, [], null) { GivesToken = true },
        ["states:startExecution"] = new("sfn", "StartExecution", "StepFunctions", SupportedMembers.StartExecution, ["Input"], null) { GivesToken = true },
        ["states:startExecution.sync"] = new("sfn", "StartExecution", "StepFunctions", SupportedMembers.StartExecution, ["Input"], Execution),
        ["states:startExecution.sync:2"] = new("sfn", "StartExecution", "StepFunctions", SupportedMembers.StartExecution, ["Input"], Execution, JsonOutput: true),
    };

    // Services with optimized integrations, of which the local cloud may lack some. "AWS service integrations" lists them all.
    private static readonly HashSet<string> Complete = ["athena", "sns", "sqs", "states"];

    /// <summary>Whether the local cloud emulates every optimized integration of a service, so that another action does not exist.</summary>
    public static bool Knows(string service) => Complete.Contains(service);

    /// <summary>Finds an integration by service and action as a Resource writes them; null if it is not emulated.</summary>
    public static OptimizedIntegration? Find(string service, string action) => Known.GetValueOrDefault($"{service}:{action}");
}
