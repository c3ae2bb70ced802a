using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Policies that are resources beside their roles. As 'not emulated' they would be permissions that are missing, without anybody having been told.</summary>
internal sealed class RefusedPolicyHandler(string type) : IResourceHandler
{
    public string Type => type;

    public string? NameProperty => null;

    public IReadOnlyList<string> Replacing => [];

    public Task<DeployedResource> CreateAsync(ResourceRequest request) => throw Refusal(request);

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before) => throw Refusal(request);

    public Task DeleteAsync(ResourceRequest request) => throw Refusal(request);

    private Exception Refusal(ResourceRequest request) => request.Error(
        "PolicyDocument", $"a policy of type {type} is not supported by the local cloud; write it in 'Policies' of the role or the function.");
}
