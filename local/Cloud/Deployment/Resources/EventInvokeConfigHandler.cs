using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Settings of functions' asynchronous invocations.</summary>
internal sealed class EventInvokeConfigHandler : IResourceHandler
{
    private static readonly string[] Owner = ["FunctionName", "Qualifier"];

    public string Type => "AWS::Lambda::EventInvokeConfig";

    public string? NameProperty => null;

    public IReadOnlyList<string> Replacing => Owner;

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        await PutAsync(request);
        return request.Made(request.GeneratedName);
    }

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before) => before is null ? Task.CompletedTask : PutAsync(request);

    public Task DeleteAsync(ResourceRequest request) => request.CallAsync("lambda", "DeleteFunctionEventInvokeConfig", request.Properties.Pick(Owner));

    private static Task PutAsync(ResourceRequest request) => request.CallAsync(
        "lambda", "PutFunctionEventInvokeConfig",
        request.Properties.Pick([.. Owner, "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"]));
}
