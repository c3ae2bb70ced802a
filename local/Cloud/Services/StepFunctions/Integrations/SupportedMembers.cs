namespace Pipeline.Cloud.StepFunctions.Integrations;

/// <summary>
/// The arguments that optimized integrations support, often fewer than the operation has. Source: the lists "Supported parameters" of the AWS Step Functions
/// Developer Guide's pages about each service, and what AWS's own libraries and samples have sent since.
/// </summary>
internal static class SupportedMembers
{
    /// <summary>athena:startQueryExecution.</summary>
    public static IReadOnlyList<string> StartQueryExecution { get; } = ["ClientRequestToken", "QueryExecutionContext", "QueryString", "ResultConfiguration", "WorkGroup"];

    /// <summary>athena:getQueryResults.</summary>
    public static IReadOnlyList<string> GetQueryResults { get; } = ["MaxResults", "NextToken", "QueryExecutionId"];

    /// <summary>sagemaker:createTrainingJob. The last two lines are younger than the list.</summary>
    public static IReadOnlyList<string> CreateTrainingJob { get; } =
    [
        "AlgorithmSpecification", "HyperParameters", "InputDataConfig", "OutputDataConfig", "ResourceConfig", "RoleArn", "StoppingCondition", "Tags", "TrainingJobName", "VpcConfig",
        "EnableManagedSpotTraining", "EnableNetworkIsolation", "Environment", // AWS CDK, aws-step-functions-data-science-sdk-python
        "DebugHookConfig", "DebugRuleConfigurations", "ExperimentConfig",
    ];

    /// <summary>sagemaker:createTransformJob. The last line is younger than the list.</summary>
    public static IReadOnlyList<string> CreateTransformJob { get; } =
    [
        "BatchStrategy", "Environment", "MaxConcurrentTransforms", "MaxPayloadInMB", "ModelName", "Tags", "TransformInput", "TransformJobName", "TransformOutput", "TransformResources",
        "DataProcessing", "ExperimentConfig", "ModelClientConfig", // AWS CDK, aws-step-functions-data-science-sdk-python
    ];

    /// <summary>sagemaker:createModel.</summary>
    public static IReadOnlyList<string> CreateModel { get; } =
        ["Containers", "EnableNetworkIsolation", "ExecutionRoleArn", "ModelName", "PrimaryContainer", "Tags", "VpcConfig"];

    /// <summary>sagemaker:createEndpointConfig.</summary>
    public static IReadOnlyList<string> CreateEndpointConfig { get; } = ["EndpointConfigName", "KmsKeyId", "ProductionVariants", "Tags"];

    /// <summary>sagemaker:createEndpoint.</summary>
    public static IReadOnlyList<string> CreateEndpoint { get; } = ["EndpointConfigName", "EndpointName", "Tags"];

    /// <summary>sagemaker:updateEndpoint: no DeploymentConfig, which only aws-sdk:sagemaker:updateEndpoint takes.</summary>
    public static IReadOnlyList<string> UpdateEndpoint { get; } = ["EndpointConfigName", "EndpointName"];

    /// <summary>sns:publish.</summary>
    public static IReadOnlyList<string> Publish { get; } = ["Message", "MessageAttributes", "MessageStructure", "PhoneNumber", "Subject", "TargetArn", "TopicArn"];

    /// <summary>sqs:sendMessage.</summary>
    public static IReadOnlyList<string> SendMessage { get; } =
        ["DelaySeconds", "MessageAttributes", "MessageBody", "MessageDeduplicationId", "MessageGroupId", "QueueUrl"];

    /// <summary>lambda:invoke.</summary>
    public static IReadOnlyList<string> Invoke { get; } = ["ClientContext", "FunctionName", "InvocationType", "Payload", "Qualifier"];

    /// <summary>states:startExecution.</summary>
    public static IReadOnlyList<string> StartExecution { get; } = ["Input", "Name", "StateMachineArn"];
}
