namespace Pipeline.Compat.Tests;

/// <summary>The tests that read or set the process's variables run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ProcessEnvironment
{
    public const string Name = "process environment";
}
