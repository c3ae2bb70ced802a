using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Cloud.SageMaker.Algorithm;

namespace Pipeline.Cloud.Engines.SageMaker;

/// <summary>Requests to a training process: the first byte of a message.</summary>
internal enum TrainingQuestion : byte
{
    /// <summary>Read the channels. A <see cref="ReadQuestion"/> follows as JSON.</summary>
    Read = 1,

    /// <summary>Build the matrices and the booster from the rows.</summary>
    Begin = 2,

    /// <summary>Train one round. The answer holds its metrics as JSON.</summary>
    Round = 3,

    /// <summary>Write the model. A <see cref="ModelToSave"/> follows as JSON.</summary>
    Save = 4,
}

/// <summary>The body of <see cref="TrainingQuestion.Read"/>.</summary>
/// <param name="NodeModules">The folder of npm's packages, which contains DuckDB's library.</param>
/// <param name="Task">The job.</param>
internal sealed record ReadQuestion(string NodeModules, TrainingTask Task);

/// <summary>The JSON in messages. A metric may be NaN or infinite.</summary>
internal static class TrainingJson
{
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Writes a value.</summary>
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>Reads a value.</summary>
    public static T Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<T>(json, Options)!;
}
