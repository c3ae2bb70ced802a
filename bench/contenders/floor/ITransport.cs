namespace Pipeline.Bench.Floor;

/// <summary>What carries requests. It has to be the project's own, or its cost is not the floor of the project's.</summary>
internal interface ITransport
{
    /// <summary>Signs a request, sends it and reads the answer to its end.</summary>
    Task SendAsync(ServiceRequest request, CancellationToken cancellationToken);
}
