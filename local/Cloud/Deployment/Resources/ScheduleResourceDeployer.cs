using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Makes EventBridge schedules that are resources of their own.</summary>
internal sealed class ScheduleResourceDeployer : IResourceDeployer
{
    public string Type => "AWS::Scheduler::Schedule";

    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var name = request.Name("Name");
        var input = request.Properties.Pick(
            "ScheduleExpression", "ScheduleExpressionTimezone", "FlexibleTimeWindow", "Target", "State", "Description", "StartDate", "EndDate", "GroupName");
        input["Name"] = name;
        await request.Dispatcher.InvokeAsync("scheduler", "CreateSchedule", input, request.Context);
        return request.Made(name, ("Arn", request.Cloud.Arn("scheduler", $"schedule/{request.Properties.String("GroupName") ?? "default"}/{name}")));
    }
}
