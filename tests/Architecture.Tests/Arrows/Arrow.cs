namespace Pipeline.Architecture.Tests.Arrows;

/// <summary>A file of one folder names a symbol of another.</summary>
/// <param name="From">The folder of the file.</param>
/// <param name="To">The folder of the symbol.</param>
/// <param name="File">The file.</param>
/// <param name="Symbol">The symbol.</param>
internal sealed record Arrow(string From, string To, string File, string Symbol)
{
    public override string ToString() => $"{From} -> {To}: {File} names {Symbol}";
}
