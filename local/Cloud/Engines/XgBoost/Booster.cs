using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;

namespace Pipeline.Cloud.Engines.XgBoost;

/// <summary>
/// A model. Only <see cref="Predict"/> may be called by several threads at once, and only after one prediction has been made:
/// the first one configures the model, which XGBoost does without a lock.
/// </summary>
internal sealed unsafe class Booster : IDisposable
{
    private readonly BoosterHandle _handle;
    private readonly IReadOnlyList<DMatrix> _matrices;

    private Booster(BoosterHandle handle, IReadOnlyList<DMatrix> matrices)
    {
        _handle = handle;
        _matrices = matrices;
    }

    /// <summary>Creates a model to train.</summary>
    /// <param name="matrices">The sets for training and evaluation. XGBoost keeps their predictions from round to round.</param>
    internal static Booster Create(params IReadOnlyList<DMatrix> matrices)
    {
        var pointers = stackalloc nint[matrices.Count];
        for (var i = 0; i < matrices.Count; i++) pointers[i] = matrices[i].Handle.DangerousGetHandle();
        Check(NativeMethods.XGBoosterCreate(pointers, (ulong)matrices.Count, out var handle));
        return new Booster(handle, matrices);
    }

    /// <summary>Loads a saved model, in any of XGBoost's formats.</summary>
    internal static Booster Load(ReadOnlySpan<byte> model)
    {
        var booster = Create();
        try
        {
            fixed (byte* bytes = model) Check(NativeMethods.XGBoosterLoadModelFromBuffer(booster._handle, bytes, (ulong)model.Length));
            return booster;
        }
        catch
        {
            booster.Dispose();
            throw;
        }
    }

    /// <summary>How many features a row has.</summary>
    internal int Features
    {
        get
        {
            Check(NativeMethods.XGBoosterGetNumFeature(_handle, out var features));
            return (int)features;
        }
    }

    /// <summary>How many rounds have been trained.</summary>
    internal int Rounds
    {
        get
        {
            Check(NativeMethods.XGBoosterBoostedRounds(_handle, out var rounds));
            return rounds;
        }
    }

    /// <summary>Sets a parameter.</summary>
    internal void Set(string name, string value) => Check(NativeMethods.XGBoosterSetParam(_handle, name, value));

    /// <summary>A text that is saved with the model, or null.</summary>
    internal string? Attribute(string name)
    {
        Check(NativeMethods.XGBoosterGetAttr(_handle, name, out var value, out var found));
        return found == 0 ? null : Marshal.PtrToStringUTF8((nint)value);
    }

    /// <summary>Saves a text with the model.</summary>
    internal void SetAttribute(string name, string value) => Check(NativeMethods.XGBoosterSetAttr(_handle, name, value));

    /// <summary>The importance of each feature, by name (<c>f0</c>, <c>f1</c>, ... if the model has no names). Features without a split are left out.</summary>
    /// <param name="kind">XGBoost's name of the measure: <c>gain</c>, <c>weight</c>, <c>cover</c>.</param>
    internal IReadOnlyDictionary<string, float> FeatureScores(string kind)
    {
        Check(NativeMethods.XGBoosterFeatureScore(_handle, $"{{\"importance_type\":\"{kind}\"}}", out var count, out var names, out _, out _, out var values));
        var scores = new Dictionary<string, float>(StringComparer.Ordinal);
        for (var i = 0UL; i < count; i++) scores[Marshal.PtrToStringUTF8((nint)names[i])!] = values[i];
        return scores;
    }

    /// <summary>Trains one round.</summary>
    internal void Update(int round, DMatrix train) => Check(NativeMethods.XGBoosterUpdateOneIter(_handle, round, train.Handle));

    /// <summary>The metrics of each of the matrices that the model was created with.</summary>
    /// <param name="round">The round, from 0.</param>
    /// <param name="names">The matrices' names, in their order.</param>
    internal IReadOnlyList<Metric> Evaluate(int round, params IReadOnlyList<string> names)
    {
        var pointers = stackalloc nint[_matrices.Count];
        var texts = stackalloc byte*[_matrices.Count];
        try
        {
            for (var i = 0; i < _matrices.Count; i++)
            {
                pointers[i] = _matrices[i].Handle.DangerousGetHandle();
                texts[i] = (byte*)Marshal.StringToCoTaskMemUTF8(names[i]);
            }

            Check(NativeMethods.XGBoosterEvalOneIter(_handle, round, pointers, texts, (ulong)_matrices.Count, out var line));
            return Metric.ParseLine(Marshal.PtrToStringUTF8((nint)line)!);
        }
        finally
        {
            for (var i = 0; i < _matrices.Count; i++) Marshal.FreeCoTaskMem((nint)texts[i]);
        }
    }

    /// <summary>The model of its first rounds.</summary>
    internal Booster Slice(int rounds)
    {
        Check(NativeMethods.XGBoosterSlice(_handle, 0, rounds, 1, out var slice));
        return new Booster(slice, []);
    }

    /// <summary>The model in the format that the built-in image 1.7-1 saves: XGBoost's binary format.</summary>
    internal byte[] Save()
    {
        Check(NativeMethods.XGBoosterSaveModelToBuffer(_handle, """{"format":"deprecated"}""", out var length, out var model));
        return new ReadOnlySpan<byte>(model, checked((int)length)).ToArray();
    }

    /// <summary>Predicts rows on the calling thread, without copying them.</summary>
    /// <param name="rows">Row-major features; NaN is a missing value.</param>
    /// <param name="columns">Features in a row; as many as the model has.</param>
    /// <param name="rounds">How many rounds of the model to use; 0 means all.</param>
    /// <returns>One prediction per row, or one per row and class.</returns>
    internal float[] Predict(ReadOnlySpan<float> rows, int columns, int rounds = 0)
    {
        Span<byte> data = stackalloc byte[192];
        Span<byte> config = stackalloc byte[192];
        fixed (float* values = rows)
        fixed (byte* describe = data)
        fixed (byte* options = config)
        {
            Terminate(data, Utf8.TryWrite(data, CultureInfo.InvariantCulture,
                $$"""{"data":[{{(nint)values}},true],"shape":[{{rows.Length / columns}},{{columns}}],"typestr":"<f4","version":3}""", out var written), written);
            Terminate(config, Utf8.TryWrite(config, CultureInfo.InvariantCulture,
                $$"""{"type":0,"training":false,"iteration_begin":0,"iteration_end":{{rounds}},"strict_shape":true,"missing":NaN,"cache_id":0}""", out written), written);
            Check(NativeMethods.XGBoosterPredictFromDense(_handle, describe, options, 0, out var shape, out var dimensions, out var result));
            long length = 1;
            for (var i = 0UL; i < dimensions; i++) length *= (long)shape[i];
            // The result is in memory of the calling thread, which the thread's next call reuses.
            return new ReadOnlySpan<float>(result, checked((int)length)).ToArray();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static void Terminate(Span<byte> text, bool fits, int length)
    {
        if (!fits || length == text.Length) throw new InvalidOperationException("The description of a matrix does not fit its buffer.");
        text[length] = 0;
    }

    private static void Check(int result) => XgBoostException.ThrowIfFailed(result);
}

/// <summary>Owns a native booster. A running call keeps it alive, even if another thread disposes of it meanwhile.</summary>
internal sealed class BoosterHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <inheritdoc/>
    protected override bool ReleaseHandle() => NativeMethods.XGBoosterFree(handle) == 0;
}
