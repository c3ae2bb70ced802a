using System.Buffers;
using System.Runtime.InteropServices;

namespace Pipeline.Cloud.Engines.XgBoost;

/// <summary>Passes the blocks of a source to XGBoost's callbacks while it builds a quantile matrix.</summary>
internal sealed class QuantilePasses(IRowSource source, DMatrixHandle proxy) : IDisposable
{
    private MemoryHandle _pin;

    /// <summary>The exception of a callback, kept here because exceptions must not cross native frames.</summary>
    internal Exception? Failure { get; private set; }

    /// <summary>Releases the block that is still pinned.</summary>
    public void Dispose() => _pin.Dispose();

    /// <summary>Called when XGBoost begins another pass.</summary>
    [UnmanagedCallersOnly]
    internal static void OnReset(nint self) => Of(self).Guarded(static passes =>
    {
        passes._pin.Dispose();
        passes._pin = default;
        passes.Source.Reset();
        return true;
    });

    /// <summary>Called for the next block; returns 0 if there is none.</summary>
    [UnmanagedCallersOnly]
    internal static int OnNext(nint self) => Of(self).Guarded(static passes => passes.Advance()) ? 1 : 0;

    private IRowSource Source => source;

    private static QuantilePasses Of(nint self) => (QuantilePasses)GCHandle.FromIntPtr(self).Target!;

    private unsafe bool Advance()
    {
        _pin.Dispose();
        _pin = default;
        var block = source.Next();
        if (block.IsEmpty) return false;
        _pin = block.Pin();
        var first = (float*)_pin.Pointer;
        var rows = block.Length / source.Width;
        XgBoostException.ThrowIfFailed(NativeMethods.XGProxyDMatrixSetDataDense(
            proxy, ArrayInterface.Columns((nint)(first + 1), rows, source.Width - 1, source.Width)));
        XgBoostException.ThrowIfFailed(NativeMethods.XGDMatrixSetInfoFromInterface(
            proxy, "label", ArrayInterface.Column((nint)first, rows, source.Width)));
        return true;
    }

    private bool Guarded(Func<QuantilePasses, bool> step)
    {
        if (Failure is not null) return false;
        try
        {
            return step(this);
        }
        catch (Exception e)
        {
            Failure = e;
            return false;
        }
    }
}
