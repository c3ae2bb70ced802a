namespace Pipeline.Cloud.SageMaker.Algorithm;

/// <summary>
/// A training job in its own process, because its files and hyperparameters are untrusted. If they exhaust memory or crash the process, only
/// the job fails. Call the members in their order. Disposing of it kills the process.
/// </summary>
public interface ITraining : IAsyncDisposable
{
    /// <summary>Reads the channels.</summary>
    /// <param name="task">The job.</param>
    /// <param name="stop">Kills the process.</param>
    /// <exception cref="TrainingFailureException">A file cannot be read, or the channels do not fit each other.</exception>
    Task ReadAsync(TrainingTask task, CancellationToken stop);

    /// <summary>Builds the training data for the rounds from the rows.</summary>
    /// <param name="stop">Kills the process.</param>
    /// <exception cref="TrainingFailureException">The algorithm refuses the data or the hyperparameters.</exception>
    Task BeginAsync(CancellationToken stop);

    /// <summary>Trains the next round.</summary>
    /// <returns>The metrics of each set after the round.</returns>
    /// <exception cref="TrainingFailureException">The algorithm refuses the data or the hyperparameters.</exception>
    Task<IReadOnlyList<TrainingMetric>> RoundAsync();

    /// <summary>Writes the model's archive.</summary>
    /// <exception cref="TrainingFailureException">The process ended.</exception>
    Task SaveAsync(ModelToSave save);
}

/// <summary>A job as its process receives it.</summary>
public sealed record TrainingTask
{
    /// <summary>A folder of this job alone.</summary>
    public required string Directory { get; init; }

    /// <summary>The hyperparameters as the request has them.</summary>
    public required IReadOnlyDictionary<string, string> Hyperparameters { get; init; }

    /// <summary>How many threads train.</summary>
    public required int Threads { get; init; }

    /// <summary>The training channel.</summary>
    public required ChannelTask Train { get; init; }

    /// <summary>The validation channel, or null.</summary>
    public ChannelTask? Validation { get; init; }
}

/// <summary>A channel as a training process receives it.</summary>
/// <param name="Name"><c>train</c> or <c>validation</c>.</param>
/// <param name="Format">The files' format.</param>
/// <param name="Files">The files, in the order in which they are read.</param>
public sealed record ChannelTask(string Name, ChannelFormat Format, IReadOnlyList<ChannelFile> Files);

/// <summary>The format of a channel's files.</summary>
public enum ChannelFormat
{
    /// <summary>Text.</summary>
    Csv,

    /// <summary>Parquet.</summary>
    Parquet,
}

/// <summary>A file of a channel.</summary>
/// <param name="Path">The file's path on this machine.</param>
/// <param name="Name">Its key in S3.</param>
public sealed record ChannelFile(string Path, string Name);

/// <summary>A metric of one round.</summary>
/// <param name="Set"><c>train</c> or <c>validation</c>.</param>
/// <param name="Name">The metric's name.</param>
/// <param name="Value">Its value; may be NaN or infinite.</param>
public sealed record TrainingMetric(string Set, string Name, double Value);

/// <summary>How a model is saved.</summary>
/// <param name="Archive">Path of the <c>model.tar.gz</c> to write.</param>
/// <param name="ModifiedAt">The modification time of the model's file in the archive.</param>
/// <param name="Best">The best round of a job that stops early; null saves all rounds.</param>
public sealed record ModelToSave(string Archive, DateTimeOffset ModifiedAt, BestRound? Best);

/// <summary>The best round of a job that stops early.</summary>
/// <param name="Round">The round, from 0.</param>
/// <param name="Value">Its metric.</param>
public sealed record BestRound(int Round, double Value);
