using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>CodeDeploy's applications. One of functions is a name for its groups; others are recorded and reported.</summary>
internal sealed class DeploymentApplicationHandler : IResourceHandler
{
    private readonly RecordedHandler _recorded = new(RecordedType.DeploymentApplication);

    public string Type => _recorded.Type;

    public string? NameProperty => _recorded.NameProperty;

    public IReadOnlyList<string> Replacing => _recorded.Replacing;

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var recorded = await _recorded.CreateAsync(request);
        return request.Properties.String("ComputePlatform") == "Lambda" ? request.Made(recorded.Ref) : recorded;
    }

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before) => _recorded.ConfigureAsync(request, before);

    public Task DeleteAsync(ResourceRequest request) => _recorded.DeleteAsync(request);
}
