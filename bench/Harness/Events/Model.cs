using System.Globalization;

namespace Pipeline.Bench.Events;

/// <summary>
/// The model behind the stand-in's endpoint: minutes from the distance alone, so that it costs little and everybody who knows a
/// trip knows what its prediction must be. The numbers have the length of XGBoost's.
/// </summary>
internal static class Model
{
    /// <summary>Distances are hundredths of a mile, below this.</summary>
    public const int Distances = 10_001;

    /// <summary>The longest text of a prediction and the end of its line.</summary>
    public const int LongestText = 26;

    /// <summary>The production variant that answers.</summary>
    public const string Variant = "model-20260309-1";

    /// <summary>The prediction for hundredths of a mile.</summary>
    public static double Minutes(int distance) => (float)(2.371 + (0.0347 * Math.Pow(distance, 0.93)));

    /// <summary>The prediction as the endpoint writes it: single precision, in full.</summary>
    public static string Text(int distance) => Minutes(distance).ToString("R", CultureInfo.InvariantCulture);
}
