namespace Pipeline.Cloud.Engines.XgBoost;

/// <summary>The native XGBoost library is not on this machine, or is another version.</summary>
public sealed class XgBoostMissingException(string found) : Exception(
    $"SageMaker's training and endpoints need XGBoost 1.7 ({NativeMethods.Library}): {found}. " +
    "Install Debian's package with: sudo apt-get install libxgboost0")
{
}
