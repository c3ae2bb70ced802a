using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.ApplicationAutoScaling;

/// <summary>What is scaled: a dimension of a service's resource.</summary>
/// <param name="Service">The service's namespace, such as <c>sagemaker</c>.</param>
/// <param name="Resource">The resource, such as <c>endpoint/orders/variant/live</c>.</param>
/// <param name="Dimension">The dimension, such as <c>sagemaker:variant:DesiredInstanceCount</c>.</param>
internal readonly record struct ScalingKey(string Service, string Resource, string Dimension)
{
    /// <summary>Reads the members that say what is scaled.</summary>
    /// <exception cref="AwsException">A member is missing, or the local cloud cannot scale such a resource.</exception>
    public static ScalingKey Read(Parameters parameters)
    {
        var key = new ScalingKey(
            parameters.RequiredString("ServiceNamespace"), parameters.RequiredString("ResourceId"), parameters.RequiredString("ScalableDimension"));
        return key.Service == "sagemaker" && key.Dimension == "sagemaker:variant:DesiredInstanceCount"
            ? key
            : throw AwsException.NotEmulated("application-autoscaling", $"the dimension '{key.Dimension}' of '{key.Service}'");
    }

    /// <summary>The endpoint and the variant in the resource's name.</summary>
    /// <exception cref="AwsException">The resource does not name an endpoint and a variant.</exception>
    public (string Endpoint, string Variant) Variant() => Resource.Split('/') is ["endpoint", { Length: > 0 } endpoint, "variant", { Length: > 0 } variant]
        ? (endpoint, variant)
        : throw new AwsException("ValidationException", $"ResourceId '{Resource}' must be of the form endpoint/name/variant/name.");

    /// <summary>Adds these members to a description.</summary>
    public JsonObject AddTo(JsonObject description)
    {
        description["ServiceNamespace"] = Service;
        description["ResourceId"] = Resource;
        description["ScalableDimension"] = Dimension;
        return description;
    }
}
