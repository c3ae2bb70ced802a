using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Pipeline.Cloud.Engines.Hosting;
using Pipeline.Cloud.Engines.XgBoost;

namespace Pipeline.Cloud.Engines.SageMaker;

/// <summary>Holds one model and predicts with it, in the child process.</summary>
public sealed class ModelWorker : IDisposable
{
    private Booster? _model;
    private int _features;
    private int _rounds;

    /// <summary>Answers a message, whose first byte is the question.</summary>
    public byte[] Answer(byte[] message)
    {
        try
        {
            return (ModelQuestion)message[0] switch
            {
                ModelQuestion.Load => Load(message.AsSpan(1)),
                ModelQuestion.Predict => Predict(message.AsSpan(1)),
                ModelQuestion.Score => Score(message.AsSpan(1)),
                _ => throw new XgBoostException($"no question {message[0]}"),
            };
        }
        catch (XgBoostException e)
        {
            return EngineAnswer.Failed(e.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _model?.Dispose();

    private byte[] Load(ReadOnlySpan<byte> bytes)
    {
        XgBoostLibrary.BeQuiet();
        var model = _model = Booster.Load(bytes);
        model.Set("nthread", "1");
        _features = model.Features;
        // A model from early stopping records its best round; later rounds are not used.
        _rounds = int.TryParse(model.Attribute("best_iteration"), CultureInfo.InvariantCulture, out var best) ? Math.Min(best + 1, model.Rounds) : 0;
        // The first prediction configures the model. A broken model fails here, not at the first invocation.
        model.Predict(new float[_features], _features, _rounds);
        Span<byte> features = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(features, _features);
        return EngineAnswer.Done(features);
    }

    private byte[] Predict(ReadOnlySpan<byte> rows)
    {
        var predictions = _model!.Predict(MemoryMarshal.Cast<byte, float>(rows).ToArray(), _features, _rounds);
        return EngineAnswer.Done(MemoryMarshal.AsBytes(predictions.AsSpan()));
    }

    private static byte[] Score(ReadOnlySpan<byte> bytes)
    {
        XgBoostLibrary.BeQuiet();
        using var model = Booster.Load(bytes);
        var scores = new ModelScores(model.Features, model.FeatureScores("gain"), model.FeatureScores("weight"));
        return EngineAnswer.Done(JsonSerializer.SerializeToUtf8Bytes(scores));
    }
}
