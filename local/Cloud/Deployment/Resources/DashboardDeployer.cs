using System.Text.Json;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Reads dashboards, whose figures of the functions' own metrics a run prints; what AWS's services measure there is nothing here to show.</summary>
internal sealed class DashboardDeployer : IResourceDeployer
{
    public string Type => "AWS::CloudWatch::Dashboard";

    public Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var name = request.Name("DashboardName");
        var body = request.Properties.String("DashboardBody") ?? throw request.Error("DashboardBody", "is required.");
        try
        {
            return Task.FromResult(request.Made(name) with { Dashboard = Dashboard.Read(name, body) });
        }
        catch (JsonException e)
        {
            throw request.Error("DashboardBody", $"is not a dashboard: {e.Message}");
        }
    }
}
