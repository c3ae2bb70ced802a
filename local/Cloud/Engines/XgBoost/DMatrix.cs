using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pipeline.Cloud.Engines.XgBoost;

/// <summary>A training or validation set as XGBoost stores it. NaN is a missing value.</summary>
internal sealed class DMatrix : IDisposable
{
    private readonly DMatrix? _reference;

    private DMatrix(DMatrixHandle handle, DMatrix? reference = null)
    {
        Handle = handle;
        _reference = reference;
    }

    /// <summary>The native matrix.</summary>
    internal DMatrixHandle Handle { get; }

    /// <summary>The number of rows.</summary>
    internal long Rows
    {
        get
        {
            XgBoostException.ThrowIfFailed(NativeMethods.XGDMatrixNumRow(Handle, out var rows));
            return (long)rows;
        }
    }

    /// <summary>
    /// A matrix of binned values for the tree method <c>hist</c>. It takes one byte per value instead of a plain matrix's eight, and is
    /// filled block by block, so a second complete copy of the data is never in memory.
    /// </summary>
    /// <param name="source">The rows.</param>
    /// <param name="maxBins">Bins per feature; the booster must have the same setting.</param>
    /// <param name="threads">How many threads build the matrix.</param>
    /// <param name="reference">For a validation set, the training set whose bins it shares.</param>
    internal static unsafe DMatrix Quantile(IRowSource source, int maxBins, int threads, DMatrix? reference = null)
    {
        XgBoostException.ThrowIfFailed(NativeMethods.XGProxyDMatrixCreate(out var proxy));
        using (proxy)
        {
            using var passes = new QuantilePasses(source, proxy);
            var self = GCHandle.Alloc(passes);
            try
            {
                var config = string.Create(CultureInfo.InvariantCulture, $$"""{"missing":NaN,"nthread":{{threads}},"max_bin":{{maxBins}}}""");
                var result = NativeMethods.XGQuantileDMatrixCreateFromCallback(
                    GCHandle.ToIntPtr(self), proxy, reference?.Handle.DangerousGetHandle() ?? 0,
                    &QuantilePasses.OnReset, &QuantilePasses.OnNext, config, out var matrix);
                GC.KeepAlive(reference);
                if (passes.Failure is { } failure)
                {
                    matrix.Dispose();
                    ExceptionDispatchInfo.Throw(failure);
                }

                XgBoostException.ThrowIfFailed(result);
                return new DMatrix(matrix, reference);
            }
            finally
            {
                self.Free();
            }
        }
    }

    /// <summary>A plain matrix, for tree methods that need the values themselves. All of the data is in memory while it is built.</summary>
    internal static unsafe DMatrix Dense(IRowSource source, int threads)
    {
        var width = source.Width;
        var table = (float*)NativeMemory.Alloc((nuint)(source.Rows * width), sizeof(float));
        try
        {
            var at = table;
            source.Reset();
            for (var block = source.Next(); !block.IsEmpty; block = source.Next())
            {
                block.Span.CopyTo(new Span<float>(at, block.Length));
                at += block.Length;
            }

            var config = string.Create(CultureInfo.InvariantCulture, $$"""{"missing":NaN,"nthread":{{threads}}}""");
            XgBoostException.ThrowIfFailed(NativeMethods.XGDMatrixCreateFromDense(
                ArrayInterface.Columns((nint)(table + 1), source.Rows, width - 1, width), config, out var matrix));
            XgBoostException.ThrowIfFailed(NativeMethods.XGDMatrixSetInfoFromInterface(
                matrix, "label", ArrayInterface.Column((nint)table, source.Rows, width)));
            return new DMatrix(matrix);
        }
        finally
        {
            NativeMemory.Free(table);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Handle.Dispose();
        GC.KeepAlive(_reference);
    }
}

/// <summary>Owns a native matrix.</summary>
internal sealed class DMatrixHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <inheritdoc/>
    protected override bool ReleaseHandle() => NativeMethods.XGDMatrixFree(handle) == 0;
}
