using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pipeline.Architecture.Tests.Arrows;

/// <summary>Which source file below a folder names a type of which other one, as the compiler resolves the names.</summary>
internal sealed class ProjectArrows
{
    /// <summary>The name of the folder itself, beside those of the folders in it.</summary>
    public const string Itself = ".";

    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; " +
        "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    // CS0234 and CS0246: a namespace or type that is not found. Arrows to it would be missed.
    private static readonly HashSet<string> NotFound = new(["CS0234", "CS0246"], StringComparer.Ordinal);

    // Shared, since a reference reads its assembly once.
    private static readonly IReadOnlyList<PortableExecutableReference> Assemblies =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private readonly IReadOnlyList<Reference> _references;

    private ProjectArrows(IReadOnlyList<Reference> references) => _references = references;

    /// <summary>Compiles the sources below a folder as one, also where they are several projects.</summary>
    /// <param name="folder">The folder. Its name is that of the assembly to which other projects show their internals.</param>
    public static ProjectArrows Of(string folder)
    {
        var own = Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file)!);
        var sources = SourceFolders.FilesOf(folder).Select(file => (Path.GetRelativePath(folder, file), File.ReadAllText(file)));
        return Of(Path.GetFileName(folder), own, sources);
    }

    /// <summary>Compiles sources.</summary>
    /// <param name="project">The name of the assembly.</param>
    /// <param name="sources">Paths within the folder, and texts.</param>
    public static ProjectArrows Of(string project, IEnumerable<(string Path, string Text)> sources) => Of(project, [project], sources);

    /// <summary>The arrows between the folders that lie directly in a folder. Its own files are <see cref="Itself"/>.</summary>
    /// <param name="folder">The path of the folder, with slashes; <see cref="Itself"/> for the outermost.</param>
    public IReadOnlyList<Arrow> In(string folder = Itself)
    {
        var start = folder == Itself ? "" : folder + "/";
        return
        [
            .. _references
                .Where(reference => reference.File.StartsWith(start, StringComparison.Ordinal) && reference.DeclaredIn.StartsWith(start, StringComparison.Ordinal))
                .Select(reference => new Arrow(FolderOf(reference.File), FolderOf(reference.DeclaredIn), reference.File, reference.Symbol))
                .Where(arrow => arrow.From != arrow.To)
                .Distinct(),
        ];

        string FolderOf(string path) => path[start.Length..].Split('/') is [var first, _, ..] ? first : Itself;
    }

    private static ProjectArrows Of(string project, IEnumerable<string> own, IEnumerable<(string Path, string Text)> sources)
    {
        var excluded = own.ToHashSet(StringComparer.Ordinal);
        List<SyntaxTree> trees = [.. sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, path: source.Path.Replace('\\', '/')))];
        var references = Assemblies.Where(assembly => !excluded.Contains(Path.GetFileNameWithoutExtension(assembly.FilePath)!));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);
        var compilation = CSharpCompilation.Create(project, [CSharpSyntaxTree.ParseText(ImplicitUsings), .. trees], references, options);
        compilation.GetDeclarationDiagnostics().Where(diagnostic => NotFound.Contains(diagnostic.Id)).Select(diagnostic => diagnostic.ToString())
            .ShouldBeEmpty($"this project has to reference what {project} references");
        return new ProjectArrows([.. trees.SelectMany(tree => Of(tree, compilation.GetSemanticModel(tree))).Distinct()]);
    }

    private static IEnumerable<Reference> Of(SyntaxTree tree, SemanticModel model)
    {
        foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is not null) continue;
            if (Type(model.GetSymbolInfo(name).Symbol) is not { } symbol) continue;
            foreach (var declared in symbol.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree.FilePath).Distinct())
            {
                if (declared != tree.FilePath) yield return new Reference(tree.FilePath, declared, symbol.Name);
            }
        }
    }

    private static INamedTypeSymbol? Type(ISymbol? symbol) => symbol switch
    {
        null or INamespaceSymbol => null,
        INamedTypeSymbol type => type.OriginalDefinition,
        _ => symbol.ContainingType?.OriginalDefinition,
    };

    private sealed record Reference(string File, string DeclaredIn, string Symbol);
}
