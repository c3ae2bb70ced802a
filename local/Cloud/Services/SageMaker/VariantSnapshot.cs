namespace Pipeline.Cloud.SageMaker;

/// <summary>A variant that serves.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Model">Its model's name.</param>
/// <param name="Instances">How many instances it has.</param>
public sealed record VariantSnapshot(string Name, string Model, int Instances);
