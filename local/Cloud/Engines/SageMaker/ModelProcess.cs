using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Pipeline.Cloud.Engines.Hosting;
using Pipeline.Cloud.SageMaker.Algorithm;

namespace Pipeline.Cloud.Engines.SageMaker;

/// <summary>A model in a child process, so that a broken model cannot crash the local cloud.</summary>
internal sealed class ModelProcess : ILoadedModel
{
    // SageMaker's limit for an invocation is a minute ("InvokeEndpoint").
    private static readonly EngineLimits Limits = new(1024, TimeSpan.FromSeconds(60));
    private readonly EngineProcess _process;

    private ModelProcess(EngineProcess process) => _process = process;

    /// <inheritdoc/>
    public int ProcessId => _process.Id;

    /// <inheritdoc/>
    public int Features { get; private set; }

    /// <inheritdoc/>
    public bool HasEnded => _process.HasEnded;

    /// <summary>Loads a model.</summary>
    /// <exception cref="AlgorithmException">The bytes are not a model.</exception>
    public static async Task<ModelProcess> LoadAsync(ReadOnlyMemory<byte> model, CancellationToken cancellationToken)
    {
        var process = new ModelProcess(EngineProcess.Start(EngineRoles.Model, Limits));
        try
        {
            var answer = await process.AskAsync(ModelQuestion.Load, model, cancellationToken);
            process.Features = BinaryPrimitives.ReadInt32LittleEndian(answer.Span);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Scores the features of a model.</summary>
    /// <exception cref="AlgorithmException">The bytes are not a model.</exception>
    public static async Task<ModelScores> ScoreAsync(ReadOnlyMemory<byte> model, CancellationToken cancellationToken)
    {
        await using var process = new ModelProcess(EngineProcess.Start(EngineRoles.Model, Limits));
        return JsonSerializer.Deserialize<ModelScores>((await process.AskAsync(ModelQuestion.Score, model, cancellationToken)).Span)!;
    }

    /// <inheritdoc/>
    public async Task<float[]> PredictAsync(float[] rows)
    {
        var question = new byte[1 + (rows.Length * sizeof(float))];
        question[0] = (byte)ModelQuestion.Predict;
        MemoryMarshal.AsBytes(rows.AsSpan()).CopyTo(question.AsSpan(1));
        return MemoryMarshal.Cast<byte, float>((await AskAsync(question, CancellationToken.None)).Span).ToArray();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private Task<ReadOnlyMemory<byte>> AskAsync(ModelQuestion question, ReadOnlyMemory<byte> model, CancellationToken cancellationToken) =>
        AskAsync((byte[])[(byte)question, .. model.Span], cancellationToken);

    private async Task<ReadOnlyMemory<byte>> AskAsync(byte[] question, CancellationToken cancellationToken)
    {
        try
        {
            return EngineAnswer.Result(await _process.AskAsync(question, cancellationToken), reason => new AlgorithmException(reason));
        }
        catch (EngineEndedException e)
        {
            throw new AlgorithmException(e.Message, e);
        }
    }
}
