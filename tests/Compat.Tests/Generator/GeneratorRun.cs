using System.Reflection;
using Amazon.Lambda.Annotations.SourceGenerator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Pipeline.Compat.Tests.Generator;

/// <summary>What the generator makes of a source.</summary>
internal sealed class GeneratorRun
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private const string Usings = """
        using System.IO;
        using System.Threading.Tasks;
        using Amazon.Lambda.Annotations;
        using Amazon.Lambda.Core;
        using Amazon.Lambda.Serialization.SystemTextJson;
        using Microsoft.Extensions.DependencyInjection;

        """;

    private readonly Compilation _compilation;

    private GeneratorRun(Compilation compilation, IReadOnlyList<Diagnostic> problems, GeneratorDriverRunResult result)
    {
        _compilation = compilation;
        Problems = problems;
        Result = result;
    }

    /// <summary>What the generator reported.</summary>
    public IReadOnlyList<Diagnostic> Problems { get; }

    public GeneratorDriverRunResult Result { get; }

    /// <summary>What the compiler says of the source and what was generated for it.</summary>
    public IEnumerable<Diagnostic> CompilerErrors => _compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    public static GeneratorRun Of(string source, OutputKind kind = OutputKind.ConsoleApplication, Func<string, bool>? isReferenced = null)
    {
        var compilation = CSharpCompilation.Create(
            $"Function{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(Usings + source, path: "Function.cs")],
            References.Where(reference => isReferenced?.Invoke(reference.Display!) ?? true),
            new CSharpCompilationOptions(kind));
        var driver = CSharpGeneratorDriver.Create(
            [new LambdaAnnotationsGenerator().AsSourceGenerator()],
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out var problems);
        return new GeneratorRun(generated, problems, driver.GetRunResult());
    }

    /// <summary>The program as an assembly that can be run.</summary>
    public Assembly Load()
    {
        using var image = new MemoryStream();
        var emitted = _compilation.Emit(image);
        emitted.Success.ShouldBeTrue(string.Join('\n', emitted.Diagnostics));
        return Assembly.Load(image.ToArray());
    }
}
