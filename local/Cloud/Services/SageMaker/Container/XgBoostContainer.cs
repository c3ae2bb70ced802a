using System.Buffers;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.SageMaker.Algorithm;

namespace Pipeline.Cloud.SageMaker.Container;

/// <summary>
/// The built-in image's serving. Source: github.com/aws/sagemaker-xgboost-container at v1.7-1, algorithm_mode/serve.py,
/// serve_utils.py and encoder.py.
/// </summary>
internal sealed class XgBoostContainer
{
    /// <summary>The longest body of an invocation: the image's MAX_CONTENT_LENGTH by default, whatever a transform job allows.</summary>
    internal const int LongestBody = 6 << 20;

    private const int MostWidened = 1 << 20;

    private readonly IAlgorithm _algorithm;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly bool _batch;
    private readonly SemaphoreSlim _starting = new(1);
    private ILoadedModel? _model;
    private bool _retired;

    private XgBoostContainer(IAlgorithm algorithm, ReadOnlyMemory<byte> bytes, bool batch, ILoadedModel model) =>
        (_algorithm, _bytes, _batch, _model) = (algorithm, bytes, batch, model);

    /// <summary>The id of the model's process; null between two processes.</summary>
    internal int? ProcessId => _model?.ProcessId;

    /// <summary>Loads a model.</summary>
    /// <param name="algorithm">Predicts with it.</param>
    /// <param name="model">The model's file.</param>
    /// <param name="batch">Whether the container serves a transform job: SageMaker then sets SAGEMAKER_BATCH, which changes the form of the answers.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    /// <exception cref="AlgorithmException">It is not a model.</exception>
    internal static async Task<XgBoostContainer> LoadAsync(IAlgorithm algorithm, ReadOnlyMemory<byte> model, bool batch, CancellationToken cancellationToken) =>
        new(algorithm, model, batch, await algorithm.LoadAsync(model, cancellationToken));

    /// <summary>Answers an invocation.</summary>
    /// <returns>The response; null if the container has been retired and another one serves.</returns>
    /// <exception cref="ContainerException">The container's own error.</exception>
    internal async Task<ContainerReply?> InvokeAsync(ReadOnlyMemory<byte> body, string? contentType, string? accept, CancellationToken cancellationToken)
    {
        if (body.Length > LongestBody) throw new ContainerException(413, "413 Request Entity Too Large: The data value transmitted exceeds the capacity limit.");
        if (body.IsEmpty) return new ContainerReply(204, null, default);
        var rows = InvocationTypes.IsCsv(contentType) ? CsvPayload.Parse(body.Span) : throw AwsException.NotEmulated("sagemaker", $"content type '{contentType}'");
        if (await PredictAsync(rows, cancellationToken) is not { } predictions) return null;
        var json = InvocationTypes.IsJson(accept);
        if (_batch) return Batch(predictions, rows.Rows);
        return json ? Json(predictions, rows.Rows) : Csv(predictions, rows.Rows);
    }

    /// <summary>Ends the model's process after the request in progress.</summary>
    internal async Task RetireAsync()
    {
        await _starting.WaitAsync();
        _retired = true;
        if (_model is not null) await _model.DisposeAsync();
        _starting.Release();
    }

    private async Task<float[]?> PredictAsync(CsvPayload rows, CancellationToken cancellationToken)
    {
        try
        {
            if (await ModelAsync(cancellationToken) is not { } model) return null;
            if (rows.Columns > model.Features)
                throw new ContainerException(
                    400,
                    "Unable to evaluate payload provided: Check failed: learner_model_param_.num_feature >= p_fmat->Info().num_col_ " +
                    $"({model.Features} vs. {rows.Columns}) : Number of columns does not match number of features in booster.");
            return rows.Columns == model.Features
                ? await model.PredictAsync(rows.Values).WaitAsync(cancellationToken)
                : await PredictNarrowAsync(model, rows, cancellationToken);
        }
        catch (AlgorithmException) when (_retired)
        {
            return null;
        }
        catch (AlgorithmException e)
        {
            throw new ContainerException(500, $"Unable to evaluate payload provided: {e.Message}");
        }
    }

    // Like the container's server, restart a process that ended.
    private async ValueTask<ILoadedModel?> ModelAsync(CancellationToken cancellationToken)
    {
        if (_retired) return null;
        if (_model is { HasEnded: false } running) return running;
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_retired) return null;
            if (_model is { HasEnded: true })
            {
                await _model.DisposeAsync();
                _model = null;
            }

            return _model ??= await _algorithm.LoadAsync(_bytes, CancellationToken.None);
        }
        finally
        {
            _starting.Release();
        }
    }

    // Short rows of a model with many features grow many times when widened, so widen them in pieces.
    private static async Task<float[]> PredictNarrowAsync(ILoadedModel model, CsvPayload rows, CancellationToken cancellationToken)
    {
        var most = Math.Max(1, MostWidened / model.Features);
        List<float> predictions = [];
        for (var row = 0; row < rows.Rows; row += most)
        {
            var wide = Widen(rows, row, Math.Min(most, rows.Rows - row), model.Features);
            predictions.AddRange(await model.PredictAsync(wide).WaitAsync(cancellationToken));
        }

        return [.. predictions];
    }

    /// <summary>Pads rows at the end with missing values.</summary>
    private static float[] Widen(CsvPayload rows, int first, int count, int features)
    {
        var wide = new float[count * features];
        Array.Fill(wide, float.NaN);
        for (var row = 0; row < count; row++)
            rows.Values.AsSpan((first + row) * rows.Columns, rows.Columns).CopyTo(wide.AsSpan(row * features));
        return wide;
    }

    // One line a row, whatever type is accepted: Python's text of a number, or of a list of one number a class.
    private static ContainerReply Batch(float[] predictions, int rows)
    {
        var output = new ArrayBufferWriter<byte>(predictions.Length * 20);
        var classes = predictions.Length / rows;
        for (var i = 0; i < predictions.Length; i++)
        {
            if (classes > 1) output.Write(i % classes == 0 ? "["u8 : ", "u8);
            PythonNumber.Write(output, predictions[i]);
            if ((i + 1) % classes == 0) output.Write(classes > 1 ? "]\n"u8 : "\n"u8);
        }

        return new ContainerReply(200, "text/csv; charset=utf-8", output.WrittenMemory);
    }

    private static ContainerReply Csv(float[] predictions, int rows)
    {
        var output = new ArrayBufferWriter<byte>(predictions.Length * 20);
        var classes = predictions.Length / rows;
        for (var i = 0; i < predictions.Length; i++)
        {
            PythonNumber.Write(output, predictions[i]);
            output.Write((i + 1) % classes == 0 ? "\n"u8 : ","u8);
        }

        return new ContainerReply(200, "text/csv; charset=utf-8", output.WrittenMemory);
    }

    private static ContainerReply Json(float[] predictions, int rows)
    {
        var output = new ArrayBufferWriter<byte>(predictions.Length * 32);
        var classes = predictions.Length / rows;
        output.Write("{\"predictions\": ["u8);
        for (var row = 0; row < rows; row++)
        {
            output.Write(row == 0 ? "{\"score\": "u8 : ", {\"score\": "u8);
            if (classes > 1) output.Write("["u8);
            for (var i = 0; i < classes; i++)
            {
                if (i > 0) output.Write(", "u8);
                PythonNumber.Write(output, predictions[(row * classes) + i]);
            }

            output.Write(classes > 1 ? "]}"u8 : "}"u8);
        }

        output.Write("]}"u8);
        return new ContainerReply(200, "application/json", output.WrittenMemory);
    }
}

/// <summary>The container's answer to an invocation.</summary>
/// <param name="Status">The HTTP status: 200, or 204 for an empty request.</param>
/// <param name="ContentType">The media type; null with an empty answer.</param>
/// <param name="Body">The predictions.</param>
internal sealed record ContainerReply(int Status, string? ContentType, ReadOnlyMemory<byte> Body);

/// <summary>Thrown when the container answers an invocation with an error.</summary>
/// <param name="status">The container's HTTP status.</param>
/// <param name="message">The body of the response.</param>
internal sealed class ContainerException(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    internal int Status { get; } = status;
}
