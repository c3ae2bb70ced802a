using System.Collections.Immutable;
using Amazon.Lambda.Annotations.SourceGenerator.Emission;
using Amazon.Lambda.Annotations.SourceGenerator.Models;
using Microsoft.CodeAnalysis;

namespace Amazon.Lambda.Annotations.SourceGenerator;

/// <summary>
/// Writes what stands between the Lambda runtime and an annotated method: a class for each method which builds the services and
/// gives each invocation a scope, and the Main which chooses among them.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class LambdaAnnotationsGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var handlers = context.SyntaxProvider.ForAttributeWithMetadataName(
            "Amazon.Lambda.Annotations.LambdaFunctionAttribute",
            (_, _) => true,
            (attributed, _) => HandlerReader.Read((IMethodSymbol)attributed.TargetSymbol)).Collect();
        var startups = context.SyntaxProvider.ForAttributeWithMetadataName(
            "Amazon.Lambda.Annotations.LambdaStartupAttribute",
            (_, _) => true,
            (attributed, _) => StartupReader.Read((INamedTypeSymbol)attributed.TargetSymbol)).Collect();
        var assembly = context.CompilationProvider.Select((compilation, _) => AssemblyReader.Read(compilation));
        context.RegisterSourceOutput(
            handlers.Combine(startups).Combine(assembly),
            (output, models) => Generate(output, models.Left.Left, models.Left.Right, models.Right));
    }

    private static void Generate(
        SourceProductionContext output, ImmutableArray<HandlerModel> handlers, ImmutableArray<StartupModel> startups, AssemblyModel assembly)
    {
        var problems = ProblemFinder.Find(handlers, startups, assembly).ToList();
        foreach (var problem in problems) output.ReportDiagnostic(problem.ToDiagnostic());
        if (problems.Count > 0) return;

        var startup = startups.FirstOrDefault();
        foreach (var handler in handlers) output.AddSource($"{handler.GeneratedClass}.g.cs", HandlerEmitter.Emit(handler, startup));
        if (assembly.GenerateMain && handlers.Length > 0) output.AddSource("GeneratedProgram.g.cs", ProgramEmitter.Emit(handlers, assembly.Serializer));
    }
}
