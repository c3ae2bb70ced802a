using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Amazon.Lambda.Annotations.SourceGenerator.Models;

/// <summary>A place in the source, without the syntax tree, which would keep a model from equalling its successor.</summary>
/// <param name="File">The file.</param>
/// <param name="Span">The characters.</param>
/// <param name="Lines">The lines.</param>
internal sealed record LocationModel(string File, TextSpan Span, LinePositionSpan Lines)
{
    /// <summary>Where a symbol is declared; null outside the source.</summary>
    /// <param name="symbol">The symbol.</param>
    public static LocationModel? Of(ISymbol symbol) => symbol.Locations.FirstOrDefault(location => location.SourceTree is not null) is { } at
        ? new LocationModel(at.SourceTree!.FilePath, at.SourceSpan, at.GetLineSpan().Span)
        : null;

    /// <summary>The location as a diagnostic takes it.</summary>
    public Location ToLocation() => Location.Create(File, Span, Lines);
}
