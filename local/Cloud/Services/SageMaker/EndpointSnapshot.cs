using Pipeline.Cloud.CloudWatch;

namespace Pipeline.Cloud.SageMaker;

/// <summary>An endpoint at one moment. What is counted is counted since the first invocation of an endpoint of that name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">AWS's name of the status.</param>
/// <param name="Variants">The variants that serve.</param>
/// <param name="Invocations">How many invocations it has answered.</param>
/// <param name="Errors">How many of these with an error.</param>
/// <param name="ModelLatency">How long, in milliseconds, the model took for those of the last seconds.</param>
public sealed record EndpointSnapshot(
    string Name, string Status, IReadOnlyList<VariantSnapshot> Variants, long Invocations, long Errors, Percentiles ModelLatency);
