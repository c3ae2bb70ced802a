using Pipeline.Cloud.Deployment.CodeDeploy;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>The handlers of the resource types.</summary>
internal sealed class ResourceHandlers
{
    private readonly Dictionary<string, IResourceHandler> _byType;

    /// <summary>The handlers.</summary>
    /// <param name="time">The clock.</param>
    public ResourceHandlers(TimeProvider time) => _byType = All(time).ToDictionary(handler => handler.Type, StringComparer.Ordinal);
    /// <summary>The handler of a type: one that records where the type is not emulated.</summary>
    public IResourceHandler Of(string type) => _byType.GetValueOrDefault(type) ?? new RecordedHandler(RecordedType.Unknown(type));

    private static IEnumerable<IResourceHandler> All(TimeProvider time) =>
    [
        new StreamHandler(), new StreamConsumerHandler(), new TableHandler(time), new BucketHandler(), new BucketPolicyHandler(), new QueueHandler(), new TopicHandler(),
        ResourcePolicyHandler.OfQueues, ResourcePolicyHandler.OfTopics, new RoleHandler(), new FunctionHandler(), new VersionHandler(), new AliasHandler(new AliasDeployment(time)),
        new DeploymentApplicationHandler(), new DeploymentGroupHandler(),
        new PermissionHandler(), new EventSourceMappingHandler(time), new EventInvokeConfigHandler(), new LakeDatabaseHandler(), new LakeTableHandler(), new CrawlerHandler(), new WorkGroupHandler(),
        new StateMachineHandler(), new ScheduleHandler(), new DashboardHandler(), new AlarmHandler(), new RefusedPolicyHandler("AWS::IAM::Policy"),
        new RefusedPolicyHandler("AWS::IAM::ManagedPolicy"), new RefusedPolicyHandler("AWS::IAM::RolePolicy"),
        .. RecordedType.Known.Select(type => new RecordedHandler(type)),
    ];
}
