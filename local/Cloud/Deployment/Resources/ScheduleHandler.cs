using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>EventBridge schedules.</summary>
internal sealed class ScheduleHandler : IResourceHandler
{
    private static readonly string[] Parts =
        ["ScheduleExpression", "FlexibleTimeWindow", "Target", "State", "ScheduleExpressionTimezone", "Description", "StartDate", "EndDate", "GroupName"];

    public string Type => "AWS::Scheduler::Schedule";

    public string NameProperty => "Name";

    public IReadOnlyList<string> Replacing => ["Name"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var name = request.Name("Name");
        await request.CallAsync("scheduler", "CreateSchedule", Input(request, name));
        return request.Made(name, ("Arn", request.Cloud.Arn("scheduler", $"schedule/default/{name}")));
    }

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before) =>
        before is null ? Task.CompletedTask : request.CallAsync("scheduler", "UpdateSchedule", Input(request, request.Physical));

    public Task DeleteAsync(ResourceRequest request) => request.CallAsync("scheduler", "DeleteSchedule", new JsonObject { ["Name"] = request.Physical });

    private static JsonObject Input(ResourceRequest request, string name)
    {
        var input = request.Properties.Pick(Parts);
        input["Name"] = name;
        return input;
    }
}
