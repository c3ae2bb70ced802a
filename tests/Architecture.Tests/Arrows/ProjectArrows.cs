using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pipeline.Architecture.Tests.Arrows;

/// <summary>The arrows between the folders of one project, as the compiler resolves its names. The project's own folder is ".".</summary>
internal static class ProjectArrows
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; " +
        "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    /// <summary>The arrows of a project's sources.</summary>
    /// <param name="folder">The project's folder.</param>
    public static IReadOnlyList<Arrow> Of(string folder) => Of(
        Path.GetFileName(folder),
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(folder, file), File.ReadAllText(file))));

    /// <summary>The arrows of sources.</summary>
    /// <param name="project">The project's name: what the internals of others are visible to.</param>
    /// <param name="sources">Paths within the project, and texts.</param>
    public static IReadOnlyList<Arrow> Of(string project, IEnumerable<(string Path, string Text)> sources)
    {
        List<SyntaxTree> trees = [.. sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, path: source.Path))];
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) != project)
            .Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);
        var compilation = CSharpCompilation.Create(project, [CSharpSyntaxTree.ParseText(ImplicitUsings), .. trees], references, options);
        return [.. trees.SelectMany(tree => Of(tree, compilation.GetSemanticModel(tree))).Distinct()];
    }

    private static IEnumerable<Arrow> Of(SyntaxTree tree, SemanticModel model)
    {
        var from = FolderOf(tree.FilePath);
        foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is not null) continue;
            if (Type(model.GetSymbolInfo(name).Symbol) is not { } symbol) continue;
            foreach (var declared in symbol.DeclaringSyntaxReferences.Select(reference => FolderOf(reference.SyntaxTree.FilePath)).Distinct())
            {
                if (declared != from) yield return new Arrow(from, declared, tree.FilePath, symbol.Name);
            }
        }
    }

    private static INamedTypeSymbol? Type(ISymbol? symbol) => symbol switch
    {
        null or INamespaceSymbol => null,
        INamedTypeSymbol type => type.OriginalDefinition,
        _ => symbol.ContainingType?.OriginalDefinition,
    };

    private static string FolderOf(string path) => path.Split('/', '\\') is [var folder, _, ..] ? folder : ".";
}
