using System.Globalization;
using Pipeline.Scoring.Store;

namespace Pipeline.Scoring.Tests.Fakes;

internal static class PredictionMinutes
{
    /// <summary>The prediction as a number.</summary>
    public static double Minutes(this PredictionItem item) => double.Parse(item.Prediction.Span, CultureInfo.InvariantCulture);
}
