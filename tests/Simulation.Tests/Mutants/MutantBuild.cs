using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Pipeline.Simulation.Tests.Mutations;

namespace Pipeline.Simulation.Tests.Mutants;

/// <summary>
/// Compiles a project again in memory, of the sources that it was built of, with one of them changed. What is unchanged is
/// parsed once for all mutants.
/// </summary>
internal sealed class MutantBuild
{
    private readonly string _project;
    private readonly CSharpParseOptions _parsing;
    private readonly CSharpCompilation _original;

    public MutantBuild(string project)
    {
        _project = project;
        var sources = BuiltSources.Of(project);
        _parsing = new CSharpParseOptions(
            LanguageVersionFacts.TryParse(sources.Options["language-version"], out var version) ? version : LanguageVersion.Latest,
            preprocessorSymbols: sources.Options["define"].Split(','));
        // Against the assemblies that this process runs on: the mutant has to run there as well.
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) != project)
            .Select(path => MetadataReference.CreateFromFile(path));
        _original = CSharpCompilation.Create(
            project,
            sources.Files.Select(file => CSharpSyntaxTree.ParseText(file.Text, _parsing, file.Path, Encoding.UTF8)),
            references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                // What can be unloaded, the JIT compiles once and for good, so optimizing is paid before the first schedule is through: with the simulation
                // and the scorer both in such a context 1.1 s against 0.4 s, on a busy machine. Most mutants are found by the first few schedules.
                optimizationLevel: OptimizationLevel.Debug,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>Compiles the sources as they are.</summary>
    public Mutant Compile() => Emit(_original);

    /// <summary>Compiles the sources with one mistake in them.</summary>
    public Mutant Compile(Mutation mutation)
    {
        var tree = _original.SyntaxTrees.SingleOrDefault(tree => tree.FilePath == mutation.Path)
            ?? throw new InvalidOperationException($"{mutation.File} is no source of {_project}.");
        return Emit(_original.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(mutation.Apply(tree.ToString()), _parsing, tree.FilePath, Encoding.UTF8)));
    }

    private Mutant Emit(CSharpCompilation compilation)
    {
        using var assembly = new MemoryStream();
        // Embedded symbols give the lines of a stack trace when a mutant fails in an unforeseen way.
        var result = compilation.Emit(assembly, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        if (!result.Success)
        {
            var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(10);
            throw new InvalidOperationException($"{_project} does not compile:\n{string.Join('\n', errors)}");
        }

        return new Mutant(_project, assembly.ToArray());
    }
}
