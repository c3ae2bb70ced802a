using System.Text.Json.Nodes;

namespace Pipeline.Cloud.SageMaker.Hosting;

/// <summary>A model: an image and where its archive lies.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Image">The image.</param>
/// <param name="DataUrl">The archive as the request named it.</param>
/// <param name="Role">The role that its containers work as.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Request">The request, for descriptions.</param>
internal sealed record Model(string Name, string Arn, string Image, string DataUrl, string Role, DateTimeOffset Created, JsonObject Request) : INamedResource;
