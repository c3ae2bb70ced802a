using System.Text.Json.Nodes;
using Pipeline.Cloud.Iam.Access;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>Source: "Actions, resources, and condition keys for Amazon SageMaker AI". The role that a job or model gets is <see cref="HandedRoles"/>'.</summary>
internal static class SageMakerNeeds
{
    public static IReadOnlyDictionary<string, OperationNeeds> All { get; } = NeedTable.Table(
        [Tagged("CreateTrainingJob", TrainingJob), Tagged("CreateModel", Model), Tagged("CreateEndpointConfig", Config)],
        NeedTable.Of("sagemaker", TrainingJob, "DescribeTrainingJob", "StopTrainingJob"),
        NeedTable.Of("sagemaker", Model, "DescribeModel", "DeleteModel"),
        NeedTable.Of("sagemaker", Config, "DescribeEndpointConfig", "DeleteEndpointConfig"),
        NeedTable.Of("sagemaker", Endpoint, "DescribeEndpoint", "DeleteEndpoint", "InvokeEndpoint"),
        NeedTable.OfSeveral("sagemaker", call => [Endpoint(call), Config(call)], "CreateEndpoint", "UpdateEndpoint"),
        NeedTable.Of("sagemaker", call => call["ResourceArn"], "AddTags", "ListTags"),
        NeedTable.OfAccount("sagemaker", "ListTrainingJobs", "ListModels", "ListEndpointConfigs", "ListEndpoints"));

    private static KeyValuePair<string, OperationNeeds> Tagged(string operation, Func<CallSubject, string> resource) => NeedTable.Entry(operation, call =>
    {
        var create = new Need("sagemaker:" + operation, resource(call));
        return call.Members["Tags"] is JsonArray { Count: > 0 } ? [create, create with { Action = "sagemaker:AddTags" }] : [create];
    });

    private static string TrainingJob(CallSubject call) => Arn(call, "training-job/", call["TrainingJobName"]);

    private static string Model(CallSubject call) => Arn(call, "model/", call["ModelName"]);

    private static string Config(CallSubject call) => Arn(call, "endpoint-config/", call["EndpointConfigName"]);

    private static string Endpoint(CallSubject call) => Arn(call, "endpoint/", call["EndpointName"]);

    // SageMaker's ARNs are in lower case whatever the name's.
    private static string Arn(CallSubject call, string prefix, string name) => call.Arn("sagemaker", prefix, name.ToLowerInvariant());
}
