using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>What a training process is asked: the first byte of a message.</summary>
internal enum TrainingQuestion : byte
{
    /// <summary>Read the channels of the <see cref="TrainingTask"/> that follows as JSON.</summary>
    Read = 1,

    /// <summary>Build the matrices and the booster from the rows.</summary>
    Begin = 2,

    /// <summary>Train one round. The answer holds its metrics as JSON.</summary>
    Round = 3,

    /// <summary>Write the model as the <see cref="ModelToSave"/> that follows as JSON says.</summary>
    Save = 4,
}

/// <summary>A job as its process gets it.</summary>
internal sealed record TrainingTask
{
    /// <summary>The folder of npm's packages, with DuckDB's library.</summary>
    public required string NodeModules { get; init; }

    /// <summary>A folder of this job alone.</summary>
    public required string Directory { get; init; }

    /// <summary>The hyperparameters as the request has them.</summary>
    public required IReadOnlyDictionary<string, string> Hyperparameters { get; init; }

    /// <summary>Threads to train with.</summary>
    public required int Threads { get; init; }

    /// <summary>The training channel.</summary>
    public required ChannelTask Train { get; init; }

    /// <summary>The validation channel, or null.</summary>
    public ChannelTask? Validation { get; init; }
}

/// <summary>A channel as a training process gets it.</summary>
/// <param name="Name"><c>train</c> or <c>validation</c>.</param>
/// <param name="Format">The files' format.</param>
/// <param name="Files">The files, in the order in which they are read.</param>
internal sealed record ChannelTask(string Name, ChannelFormat Format, IReadOnlyList<ChannelFile> Files);

/// <summary>How a model is saved.</summary>
/// <param name="Archive">Path of the <c>model.tar.gz</c> to write.</param>
/// <param name="ModifiedAt">The time that the archive gives the model's file.</param>
/// <param name="Best">The best round of a job that stops early; null saves all rounds.</param>
internal sealed record ModelToSave(string Archive, DateTimeOffset ModifiedAt, BestRound? Best);

/// <summary>The best round of a job that stops early.</summary>
/// <param name="Round">The round, from 0.</param>
/// <param name="Value">Its metric.</param>
internal sealed record BestRound(int Round, double Value);

/// <summary>The JSON in messages. A metric may be NaN or infinite.</summary>
internal static class TrainingJson
{
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Writes a value.</summary>
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>Reads a value.</summary>
    public static T Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<T>(json, Options)!;
}
