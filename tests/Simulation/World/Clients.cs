namespace Pipeline.Simulation.World;

/// <summary>A process's SDK clients. They are dear to make, so one run uses them after the other.</summary>
internal sealed class Clients
{
    public SimulatedDynamoDb DynamoDb { get; } = new();

    public SimulatedS3 S3 { get; } = new();

    public SimulatedSageMaker SageMaker { get; } = new();

    /// <summary>Lets the clients reach these services from now on.</summary>
    public void Reach(Services services) => DynamoDb.Services = S3.Services = SageMaker.Services = services;
}
