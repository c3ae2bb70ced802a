using System.Globalization;
using Pipeline.Cloud.Engines.XgBoost;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;
using Pipeline.Cloud.SageMaker.Hosting;
using Pipeline.Cloud.SageMaker.Serving;

namespace Pipeline.Cloud.SageMaker;

/// <summary>Scores the features of models. The archive is loaded anew: a model that serves must not be asked for anything but predictions.</summary>
internal sealed class FeatureScores(Models models, IObjectStore objects)
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
            var scores = await ModelProcess.ScoreAsync(ModelArchive.Read(archive.FilePath)[0], cancellationToken);
            return [.. Enumerable.Range(0, scores.Features).Select(feature =>
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"f{feature}");
                return new FeatureScore(feature, scores.Gain.GetValueOrDefault(name), scores.Weight.GetValueOrDefault(name));
            })];
        }
        catch (Exception e) when (e is XgBoostException or InvalidDataException)
        {
            throw SageMakerErrors.Validation($"The model {model.DataUrl} cannot be loaded: {e.Message}");
        }
    }
}
