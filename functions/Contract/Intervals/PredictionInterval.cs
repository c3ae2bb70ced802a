using Pipeline.Contract.Text;

namespace Pipeline.Contract.Intervals;

/// <summary>Between which values nine of ten labels of such a prediction lay.</summary>
/// <param name="Low">The lower end, in the prediction's unit.</param>
/// <param name="High">The upper end, in the prediction's unit.</param>
/// <param name="Trips">How many residuals the interval was computed from; 0 if no interval is known.</param>
public readonly record struct PredictionInterval(double Low, double High, int Trips)
{
    /// <summary>Whether an interval is known.</summary>
    public bool IsKnown => Trips > 0;

    /// <summary>Writes the members as in a JSON object, with a comma before each; nothing if no interval is known.</summary>
    internal void WriteMembers(Utf8Output line)
    {
        if (!IsKnown) return;
        line.Write(",\"low\":"u8);
        line.WriteNumber(Low);
        line.Write(",\"high\":"u8);
        line.WriteNumber(High);
        line.Write(",\"interval_trips\":"u8);
        line.WriteNumber((long)Trips);
    }
}
