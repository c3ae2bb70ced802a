namespace Pipeline.Cloud.Deployment.Grants;

/// <summary>A file of exceptions that is none.</summary>
/// <param name="place">Where, as file and line.</param>
/// <param name="problem">What is wrong and what was expected.</param>
public sealed class GrantFileException(string place, string problem) : Exception($"{place}: {problem}");
