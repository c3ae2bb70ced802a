using System.Text.Json;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Dashboards. Only their figures of the functions' own metrics are shown, by a run's report.</summary>
internal sealed class DashboardHandler : IResourceHandler
{
    public string Type => "AWS::CloudWatch::Dashboard";

    public string NameProperty => "DashboardName";

    public IReadOnlyList<string> Replacing => ["DashboardName"];

    public Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var name = request.Name("DashboardName");
        var dashboard = Read(request, name);
        request.Surroundings.Account.Take(Type, name);
        return Task.FromResult(request.Made(name) with { Dashboard = dashboard });
    }

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before)
    {
        Read(request, request.Physical);
        return Task.CompletedTask;
    }

    public Task DeleteAsync(ResourceRequest request)
    {
        request.Surroundings.Account.Release(Type, request.Physical);
        return Task.CompletedTask;
    }

    private static Dashboard Read(ResourceRequest request, string name)
    {
        var body = request.Properties.String("DashboardBody") ?? throw request.Error("DashboardBody", "is required.");
        try
        {
            return Dashboard.Read(name, body);
        }
        catch (JsonException e)
        {
            throw request.Error("DashboardBody", $"is not a dashboard: {e.Message}");
        }
    }
}
