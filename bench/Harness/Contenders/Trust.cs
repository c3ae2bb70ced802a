namespace Pipeline.Bench.Contenders;

/// <summary>The roots that a function is given to check certificates with.</summary>
internal enum Trust
{
    /// <summary>This machine's bundle, some 140 roots, and the bench's own.</summary>
    MachineRoots,

    /// <summary>The bench's own root alone.</summary>
    OneRoot,
}
