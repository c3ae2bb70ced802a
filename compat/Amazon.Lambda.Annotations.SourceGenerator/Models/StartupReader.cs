using Microsoft.CodeAnalysis;

namespace Amazon.Lambda.Annotations.SourceGenerator.Models;

/// <summary>Reads a class that has [LambdaStartup].</summary>
internal static class StartupReader
{
    /// <summary>The model of the class.</summary>
    /// <param name="type">The class.</param>
    public static StartupModel Read(INamedTypeSymbol type)
    {
        var location = LocationModel.Of(type);
        var isUsable = type is { IsAbstract: false, IsStatic: false, IsGenericType: false }
            && type.GetMembers("ConfigureServices").OfType<IMethodSymbol>().Any(IsConfigureServices)
            && type.InstanceConstructors.Any(constructor => constructor.Parameters.Length == 0 && constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal);
        return new StartupModel(
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            location,
            new EquatableList<Problem>(isUsable ? [] : [Problem.Of(Rules.NoConfigureServices, location, type.Name)]));
    }

    private static bool IsConfigureServices(IMethodSymbol method) =>
        method is { IsStatic: false, ReturnsVoid: true, Parameters.Length: 1, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal }
        && method.Parameters[0].Type.ToDisplayString() == "Microsoft.Extensions.DependencyInjection.IServiceCollection";
}
