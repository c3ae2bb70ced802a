namespace Pipeline.Browser.Running;

/// <summary>What a page holds after its garbage is collected.</summary>
/// <param name="HeapBytes">JavaScript's heap.</param>
/// <param name="Nodes">The document's nodes, and those that scripts still hold.</param>
internal sealed record PageMemory(long HeapBytes, int Nodes);
