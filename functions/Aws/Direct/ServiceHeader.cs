namespace Pipeline.Aws.Direct;

/// <summary>A header of a call; the name is in lower case.</summary>
internal readonly record struct ServiceHeader(string Name, string Value);
