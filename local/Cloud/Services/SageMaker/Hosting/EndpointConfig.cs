using System.Text.Json.Nodes;
using Pipeline.Cloud.SageMaker.Resources;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>An endpoint configuration: which models serve, with which share of the traffic.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Variants">The production variants.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Request">The request, for descriptions.</param>
internal sealed record EndpointConfig(
    string Name, string Arn, IReadOnlyList<ProductionVariant> Variants, DateTimeOffset Created, JsonObject Request) : INamedResource;

/// <summary>A configured production variant.</summary>
/// <param name="Name">Its name, which the answers of the endpoint carry.</param>
/// <param name="ModelName">The model.</param>
/// <param name="Instances">Instances, which make no difference here; 0 for a serverless variant.</param>
/// <param name="Weight">Its share of the traffic, relative to the other variants'.</param>
internal sealed record ProductionVariant(string Name, string ModelName, int Instances, double Weight);
