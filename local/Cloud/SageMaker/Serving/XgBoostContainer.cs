using System.Buffers;
using System.Globalization;
using Pipeline.Cloud.Engines.XgBoost;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.SageMaker.Serving;

/// <summary>
/// What the built-in image does when it serves. Source: github.com/aws/sagemaker-xgboost-container at v1.7-1, algorithm_mode/serve.py,
/// serve_utils.py and encoder.py.
/// </summary>
internal sealed class XgBoostContainer
{
    private readonly Booster _model;
    private readonly int _features;
    private readonly int _rounds;

    private XgBoostContainer(Booster model)
    {
        _model = model;
        _features = model.Features;
        // A model that stopped early says how many of its rounds to use.
        _rounds = int.TryParse(model.Attribute("best_iteration"), CultureInfo.InvariantCulture, out var best) ? Math.Min(best + 1, model.Rounds) : 0;
    }

    /// <summary>Loads a model. It is not disposed of: an invocation may still use it after the endpoint has changed over.</summary>
    /// <exception cref="XgBoostException">It is no model.</exception>
    internal static XgBoostContainer Load(ReadOnlySpan<byte> model)
    {
        XgBoostLibrary.BeQuiet();
        var booster = Booster.Load(model);
        booster.Set("nthread", "1");
        var container = new XgBoostContainer(booster);
        // The first prediction configures the model, which is not safe with several threads.
        booster.Predict(new float[container._features], container._features, container._rounds);
        return container;
    }

    /// <summary>Answers an invocation.</summary>
    /// <exception cref="ContainerException">The container's own error.</exception>
    internal ContainerReply Invoke(ReadOnlySpan<byte> body, string? contentType, string? accept)
    {
        if (body.IsEmpty) return new ContainerReply(204, null, default);
        var rows = InvocationTypes.IsCsv(contentType) ? CsvPayload.Parse(body) : throw AwsException.NotEmulated("sagemaker", $"content type '{contentType}'");
        var predictions = Predict(rows);
        return InvocationTypes.IsJson(accept) ? Json(predictions, rows.Rows) : Csv(predictions, rows.Rows);
    }

    private float[] Predict(CsvPayload rows)
    {
        if (rows.Columns > _features)
            throw new ContainerException(
                400,
                "Unable to evaluate payload provided: Check failed: learner_model_param_.num_feature >= p_fmat->Info().num_col_ " +
                $"({_features} vs. {rows.Columns}) : Number of columns does not match number of features in booster.");
        return _model.Predict(rows.Columns == _features ? rows.Values : Widen(rows), _features, _rounds);
    }

    /// <summary>Columns that are not there at the end of the rows are missing values.</summary>
    private float[] Widen(CsvPayload rows)
    {
        var wide = new float[rows.Rows * _features];
        Array.Fill(wide, float.NaN);
        for (var row = 0; row < rows.Rows; row++)
            rows.Values.AsSpan(row * rows.Columns, rows.Columns).CopyTo(wide.AsSpan(row * _features));
        return wide;
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
