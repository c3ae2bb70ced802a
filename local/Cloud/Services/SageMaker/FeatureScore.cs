namespace Pipeline.Cloud.SageMaker;

/// <summary>How much a feature matters to a model, by XGBoost's own measures.</summary>
/// <param name="Feature">The feature's place in a row, from 0.</param>
/// <param name="Gain">By how much, on average, the splits on it improve the model.</param>
/// <param name="Weight">How many splits are on it.</param>
public sealed record FeatureScore(int Feature, double Gain, double Weight);
