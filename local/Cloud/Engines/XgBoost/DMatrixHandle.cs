using Microsoft.Win32.SafeHandles;

namespace Pipeline.Cloud.Engines.XgBoost;

/// <summary>Owns a native matrix.</summary>
internal sealed class DMatrixHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <inheritdoc/>
    protected override bool ReleaseHandle() => NativeMethods.XGDMatrixFree(handle) == 0;
}
