namespace Amazon.Lambda.Annotations.SourceGenerator.Models;

/// <summary>The class that registers services.</summary>
/// <param name="Type">The class, fully qualified.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="Problems">What is wrong with it.</param>
internal sealed record StartupModel(string Type, LocationModel? Location, EquatableList<Problem> Problems);
