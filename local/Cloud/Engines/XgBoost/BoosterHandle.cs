using Microsoft.Win32.SafeHandles;

namespace Pipeline.Cloud.Engines.XgBoost;

/// <summary>Owns a native booster. A call that is under way keeps it alive, also while another thread disposes of it.</summary>
internal sealed class BoosterHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <inheritdoc/>
    protected override bool ReleaseHandle() => NativeMethods.XGBoosterFree(handle) == 0;
}
