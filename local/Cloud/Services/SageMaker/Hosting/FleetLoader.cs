using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Algorithm;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>Starts fleets: a container for each variant.</summary>
internal sealed class FleetLoader(Models models, ContainerLoader containers)
{
    /// <summary>Loads all variants of a configuration.</summary>
    /// <exception cref="FleetFailureException">A model cannot be loaded.</exception>
    internal async Task<Fleet> LoadAsync(EndpointConfig config, CancellationToken cancellationToken)
    {
        var variants = new List<ServedVariant>();
        try
        {
            foreach (var variant in config.Variants) variants.Add(await LoadAsync(variant, cancellationToken));
            return new Fleet(config, variants);
        }
        catch
        {
            await new Fleet(config, variants).RetireAsync();
            throw;
        }
    }

    private async Task<ServedVariant> LoadAsync(ProductionVariant variant, CancellationToken cancellationToken)
    {
        try
        {
            var model = models.All.Get(variant.ModelName);
            return new ServedVariant(variant, model.Image, await containers.LoadAsync(model, batch: false, cancellationToken));
        }
        catch (AwsException e)
        {
            throw new FleetFailureException(e.Message, e);
        }
        catch (AlgorithmException e)
        {
            // AWS writes the reason only to the endpoint's log, which does not exist here.
            throw new FleetFailureException(
                $"The primary container for production variant {variant.Name} did not pass the ping health check. " +
                $"Please check CloudWatch logs for this endpoint. Model cannot be loaded: {e.Message}", e);
        }
    }
}

/// <summary>Thrown when a container cannot be started; the message is the failure reason.</summary>
internal sealed class FleetFailureException(string message, Exception? inner = null) : Exception(message, inner);
