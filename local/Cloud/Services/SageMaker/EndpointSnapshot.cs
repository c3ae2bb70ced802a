using Pipeline.Cloud.CloudWatch;

namespace Pipeline.Cloud.SageMaker;

/// <summary>Snapshot of an endpoint. Counts start with the first invocation of an endpoint of that name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">AWS's name of the status.</param>
/// <param name="Variants">The variants that serve.</param>
/// <param name="Invocations">Answered invocations.</param>
/// <param name="Errors">Invocations answered with an error.</param>
/// <param name="ModelLatency">The model's latency in milliseconds, over the last seconds.</param>
public sealed record EndpointSnapshot(
    string Name, string Status, IReadOnlyList<VariantSnapshot> Variants, long Invocations, long Errors, Percentiles ModelLatency);

/// <summary>A variant that serves.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Model">Its model's name.</param>
/// <param name="Instances">How many instances it has.</param>
public sealed record VariantSnapshot(string Name, string Model, int Instances);
