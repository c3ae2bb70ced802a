namespace Pipeline.Cloud.SageMaker.Algorithm;

/// <summary>
/// The algorithm of the built-in image: it trains models, predicts with them and scores their features. The service uses the native
/// library only through this interface.
/// </summary>
public interface IAlgorithm
{
    /// <summary>Checks that the library is installed in the image's version. Otherwise throws an exception that says how to install it.</summary>
    void EnsureAvailable();

    /// <summary>Starts the process of a training job.</summary>
    /// <param name="megabytes">The process's memory limit in MiB. A job that takes more fails.</param>
    /// <param name="longestStep">The time limit of one step; a longer step throws <see cref="TimeoutException"/>.</param>
    /// <param name="stopping">Kills the process.</param>
    /// <exception cref="TrainingFailureException">The process cannot be started.</exception>
    ITraining StartTraining(int megabytes, TimeSpan longestStep, CancellationToken stopping);

    /// <summary>Loads a model into a new process.</summary>
    /// <param name="model">The model's file, as it is in its archive.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    /// <exception cref="AlgorithmException">The file is not a model.</exception>
    Task<ILoadedModel> LoadAsync(ReadOnlyMemory<byte> model, CancellationToken cancellationToken);

    /// <summary>Scores the features of a model.</summary>
    /// <param name="model">The model's file, as it is in its archive.</param>
    /// <param name="cancellationToken">Ends the scoring.</param>
    /// <returns>One score per feature, in the order of a row.</returns>
    /// <exception cref="AlgorithmException">The file is not a model.</exception>
    Task<IReadOnlyList<FeatureScore>> ScoreAsync(ReadOnlyMemory<byte> model, CancellationToken cancellationToken);
}

/// <summary>A model in its own process, so that a broken model cannot crash the local cloud. Disposing of it ends the process.</summary>
public interface ILoadedModel : IAsyncDisposable
{
    /// <summary>The process id.</summary>
    int ProcessId { get; }

    /// <summary>How many features a row has.</summary>
    int Features { get; }

    /// <summary>Whether the process has exited.</summary>
    bool HasEnded { get; }

    /// <summary>Predicts rows of <see cref="Features"/> values each, row-major. NaN is a missing value.</summary>
    /// <returns>One prediction per row, or one per row and class.</returns>
    /// <exception cref="AlgorithmException">The process has exited, or the algorithm refuses the rows.</exception>
    Task<float[]> PredictAsync(float[] rows);
}

/// <summary>Thrown when the algorithm cannot load a model or predict with it; the message is the algorithm's reason.</summary>
public sealed class AlgorithmException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A feature's importance to a model, by XGBoost's own measures.</summary>
/// <param name="Feature">The feature's place in a row, from 0.</param>
/// <param name="Gain">By how much, on average, the splits on it improve the model.</param>
/// <param name="Weight">How many splits are on it.</param>
public sealed record FeatureScore(int Feature, double Gain, double Weight);
