using System.Text.Json.Nodes;

namespace Pipeline.Cloud.SageMaker.Resources;

/// <summary>A resource of <see cref="NamedResources{TResource}"/>.</summary>
internal interface INamedResource
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Its ARN.</summary>
    string Arn { get; }

    /// <summary>When it was created.</summary>
    DateTimeOffset Created { get; }

    /// <summary>The request that created it.</summary>
    JsonObject Request { get; }
}
