using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Resources;
using Pipeline.Cloud.SageMaker.Storage;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>Scores the features of models. Loads the archive again, because a serving model must only predict.</summary>
internal sealed class FeatureScores(Models models, IObjectStore objects, IAlgorithm algorithm)
{
    /// <summary>The scores of a model, the features of a row in their order.</summary>
    /// <exception cref="AwsException">There is no such model, or its archive is gone.</exception>
    public async Task<IReadOnlyList<FeatureScore>> OfAsync(string modelName, CancellationToken cancellationToken)
    {
        var model = models.All.Get(modelName);
        var location = S3Location.Parse("modelDataUrl", model.DataUrl);
        var archive = objects.Find(location.Bucket, location.Key) ?? throw SageMakerErrors.Validation($"The model's archive {model.DataUrl} is gone.");
        try
        {
            return await algorithm.ScoreAsync(ModelArchive.Read(archive.FilePath)[0], cancellationToken);
        }
        catch (Exception e) when (e is AlgorithmException or InvalidDataException)
        {
            throw SageMakerErrors.Validation($"The model {model.DataUrl} cannot be loaded: {e.Message}");
        }
    }
}
