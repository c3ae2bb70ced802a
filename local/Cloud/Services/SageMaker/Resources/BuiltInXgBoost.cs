using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.SageMaker.Resources;

/// <summary>The only emulated image: SageMaker's built-in XGBoost, 1.7-1.</summary>
internal static partial class BuiltInXgBoost
{
    /// <summary>Refuses any other image by name.</summary>
    internal static string Check(string image) => Images().IsMatch(image)
        ? image
        : throw AwsException.NotEmulated("sagemaker", $"image '{image}' (only the built-in XGBoost, sagemaker-xgboost:1.7-1)");

    [GeneratedRegex(@"^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/sagemaker-xgboost:1\.7-1(-cpu-py3)?\z")]
    private static partial Regex Images();
}
