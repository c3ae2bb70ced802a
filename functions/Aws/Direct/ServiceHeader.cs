namespace Pipeline.Aws.Direct;

/// <summary>A header of a call; its name is in lower case.</summary>
internal readonly record struct ServiceHeader(string Name, string Value);
