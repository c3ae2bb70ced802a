using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Container;
using Pipeline.Cloud.SageMaker.Storage;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>Starts the containers of models: downloads a model's archive as its role and loads the model.</summary>
internal sealed class ContainerLoader(OwnedObjects objects, IAlgorithm algorithm)
{
    /// <summary>Starts a container.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">Whether it serves a transform job.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    /// <exception cref="FleetFailureException">The archive cannot be read.</exception>
    /// <exception cref="AlgorithmException">The archive holds no model that the container can load.</exception>
    /// <exception cref="AwsException">The role may not read the archive, or the archive asks for what is not emulated.</exception>
    internal async Task<XgBoostContainer> LoadAsync(Model model, bool batch, CancellationToken cancellationToken)
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
        return await XgBoostContainer.LoadAsync(algorithm, files.Count == 1 ? files[0] : throw new AlgorithmException("the archive holds no model"), batch, cancellationToken);
    }
}
