using Pipeline.Cloud.SageMaker.Container;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>A configuration whose models are loaded.</summary>
/// <param name="Config">The configuration.</param>
/// <param name="Variants">Its variants.</param>
internal sealed record Fleet(EndpointConfig Config, IReadOnlyList<ServedVariant> Variants)
{
    /// <summary>Ends its models after the requests in progress.</summary>
    internal Task RetireAsync() => Task.WhenAll(Variants.Select(variant => variant.Container.RetireAsync()));
}

/// <summary>A variant that serves.</summary>
/// <param name="Configured">As it is configured.</param>
/// <param name="Image">Its model's image.</param>
/// <param name="Container">Its container.</param>
internal sealed record ServedVariant(ProductionVariant Configured, string Image, XgBoostContainer Container);
