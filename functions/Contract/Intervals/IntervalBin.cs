namespace Pipeline.Contract.Intervals;

/// <summary>The predictions of one bin have one interval around them.</summary>
/// <param name="Upper">The greatest prediction of the bin; infinity for the last bin.</param>
/// <param name="Low">What is added to a prediction for the lower end of its interval.</param>
/// <param name="High">What is added to a prediction for the upper end of its interval.</param>
/// <param name="Trips">How many residuals the interval was computed from.</param>
public readonly record struct IntervalBin(double Upper, double Low, double High, int Trips);
