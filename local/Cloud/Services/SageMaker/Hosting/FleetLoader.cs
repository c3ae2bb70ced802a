using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Container;
using Pipeline.Cloud.SageMaker.Storage;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>Starts fleets: downloads the models' archives and loads the models.</summary>
internal sealed class FleetLoader(Models models, OwnedObjects objects, IAlgorithm algorithm)
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
            return new ServedVariant(variant, model.Image, await LoadContainerAsync(variant, model, cancellationToken));
        }
        catch (AwsException e)
        {
            throw new FleetFailureException(e.Message, e);
        }
    }

    private async Task<XgBoostContainer> LoadContainerAsync(ProductionVariant variant, Model model, CancellationToken cancellationToken)
    {
        var location = S3Location.Parse("modelDataUrl", model.DataUrl);
        var archive = objects.Of(model.Role).Find(location.Bucket, location.Key) ?? throw new FleetFailureException(
            $"Failed to download model data for container \"container_1\" from URL: \"{model.DataUrl}\". " +
            "Please ensure that there is an object located at the URL and that the role passed to CreateModel has permissions to download the object.");
        IReadOnlyList<byte[]> files;
        try
        {
            files = ModelArchive.Read(archive.FilePath);
        }
        catch (InvalidDataException e)
        {
            throw new FleetFailureException(
                $"Failed to extract model data archive for container \"container_1\" from URL \"{model.DataUrl}\". " +
                "Please ensure that the object located at the URL is a valid tar.gz archive.", e);
        }

        if (files.Count > 1) throw AwsException.NotEmulated("sagemaker", $"an archive of {files.Count} files, which the container serves as an ensemble,");
        try
        {
            return await XgBoostContainer.LoadAsync(algorithm, files.Count == 1 ? files[0] : throw new AlgorithmException("the archive holds no model"), cancellationToken);
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

/// <summary>Thrown when a fleet cannot be started; the message is the endpoint's failure reason.</summary>
internal sealed class FleetFailureException(string message, Exception? inner = null) : Exception(message, inner);
