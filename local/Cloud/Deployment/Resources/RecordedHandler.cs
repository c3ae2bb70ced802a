using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>
/// Resources of a type that the local cloud does not emulate. They have names, which may be taken, and attributes, so that others can refer
/// to them, and are reported.
/// </summary>
/// <param name="recorded">What is known of the type.</param>
internal sealed class RecordedHandler(RecordedType recorded) : IResourceHandler
{
    public string Type => recorded.Type;

    public string? NameProperty => recorded.NameProperty;

    public IReadOnlyList<string> Replacing => recorded.Replacing;

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var name = recorded.NameProperty is { } property ? request.Name(property) : request.GeneratedName;
        if (name.Length > recorded.LongestName)
            throw request.Error(recorded.NameProperty ?? "", FormattableString.Invariant($"'{name}' has {name.Length} characters, and {Type} takes {recorded.LongestName}."));
        if (recorded.NamePattern is { } pattern && !Regex.IsMatch(name, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant))
            throw request.Error(recorded.NameProperty ?? "", $"'{name}' is no name of {Type}: it must match {pattern}.");
        await RequireTopicsAsync(request);
        request.Surroundings.Account.Take(Type, name);
        return request.Made(name) with { NotEmulated = ["*"] };
    }

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before) => before is null ? Task.CompletedTask : RequireTopicsAsync(request);

    public Task DeleteAsync(ResourceRequest request)
    {
        request.Surroundings.Account.Release(Type, request.Physical);
        return Task.CompletedTask;
    }

    /// <summary>An attribute of such a resource: of the form that the service's have, so that policies and settings can hold it.</summary>
    public static string Attribute(DeployedResource resource, string attribute, LocalCloudOptions cloud)
    {
        var service = resource.Type.Split("::") is [_, var name, ..] ? name.ToLowerInvariant() : "unknown";
        return attribute.EndsWith("arn", StringComparison.OrdinalIgnoreCase) ? cloud.Arn(service, resource.Ref) : $"{resource.Ref}.{attribute}";
    }

    private async Task RequireTopicsAsync(ResourceRequest request)
    {
        foreach (var property in recorded.Topics)
        {
            var named = request.Properties[property] is JsonArray several ? [.. several.Select(arn => arn?.ToString())] : new[] { request.Properties.String(property) };
            foreach (var arn in named.OfType<string>().Where(arn => arn.Contains(":sns:", StringComparison.Ordinal)))
                await request.CallAsync("sns", "GetTopicAttributes", new JsonObject { ["TopicArn"] = arn });
        }
    }
}
