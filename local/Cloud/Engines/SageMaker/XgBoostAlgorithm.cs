using System.Globalization;
using Pipeline.Cloud.Engines.Hosting;
using Pipeline.Cloud.Engines.XgBoost;
using Pipeline.Cloud.SageMaker.Algorithm;

namespace Pipeline.Cloud.Engines.SageMaker;

/// <summary>The algorithm of SageMaker's built-in image, run by this machine's XGBoost. Parquet is read with DuckDB.</summary>
/// <param name="nodeModules">The folder of npm's packages, which contains DuckDB's library.</param>
public sealed class XgBoostAlgorithm(string nodeModules) : IAlgorithm
{
    /// <inheritdoc/>
    /// <exception cref="XgBoostMissingException">The library is not installed, or has another version.</exception>
    public void EnsureAvailable() => XgBoostLibrary.EnsureAvailable();

    /// <inheritdoc/>
    public ITraining StartTraining(int megabytes, TimeSpan longestStep, CancellationToken stopping) =>
        TrainingProcess.Start(nodeModules, new EngineLimits(megabytes, longestStep), stopping);

    /// <inheritdoc/>
    public async Task<ILoadedModel> LoadAsync(ReadOnlyMemory<byte> model, CancellationToken cancellationToken) =>
        await ModelProcess.LoadAsync(model, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FeatureScore>> ScoreAsync(ReadOnlyMemory<byte> model, CancellationToken cancellationToken)
    {
        var scores = await ModelProcess.ScoreAsync(model, cancellationToken);
        return [.. Enumerable.Range(0, scores.Features).Select(feature =>
        {
            // XGBoost's default name of an unnamed feature.
            var name = string.Create(CultureInfo.InvariantCulture, $"f{feature}");
            return new FeatureScore(feature, scores.Gain.GetValueOrDefault(name), scores.Weight.GetValueOrDefault(name));
        })];
    }
}
