using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.ApplicationAutoScaling;

/// <summary>What is scaled: a dimension of a resource of a service.</summary>
/// <param name="Service">The service's namespace, such as <c>sagemaker</c>.</param>
/// <param name="Resource">The resource, such as <c>endpoint/orders/variant/live</c>.</param>
/// <param name="Dimension">The dimension, such as <c>sagemaker:variant:DesiredInstanceCount</c>.</param>
internal readonly record struct ScalingKey(string Service, string Resource, string Dimension)
{
    /// <summary>Reads the members that say what is scaled.</summary>
    /// <exception cref="AwsException">One is missing, or the local cloud has nothing of the kind.</exception>
    public static ScalingKey Read(Parameters parameters)
    {
        var key = new ScalingKey(
            parameters.RequiredString("ServiceNamespace"), parameters.RequiredString("ResourceId"), parameters.RequiredString("ScalableDimension"));
        return key.Service == "sagemaker" && key.Dimension == "sagemaker:variant:DesiredInstanceCount"
            ? key
            : throw AwsException.NotEmulated("application-autoscaling", $"the dimension '{key.Dimension}' of '{key.Service}'");
    }

    /// <summary>The endpoint and the variant that the resource names.</summary>
    /// <exception cref="AwsException">It names none.</exception>
    public (string Endpoint, string Variant) Variant() => Resource.Split('/') is ["endpoint", { Length: > 0 } endpoint, "variant", { Length: > 0 } variant]
        ? (endpoint, variant)
        : throw new AwsException("ValidationException", $"ResourceId '{Resource}' must be of the form endpoint/name/variant/name.");

    /// <summary>Adds the members to a description.</summary>
    public JsonObject AddTo(JsonObject description)
    {
        description["ServiceNamespace"] = Service;
        description["ResourceId"] = Resource;
        description["ScalableDimension"] = Dimension;
        return description;
    }
}
