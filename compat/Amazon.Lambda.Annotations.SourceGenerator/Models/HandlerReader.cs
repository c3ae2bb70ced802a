using Microsoft.CodeAnalysis;

namespace Amazon.Lambda.Annotations.SourceGenerator.Models;

/// <summary>Reads a method that has [LambdaFunction].</summary>
internal static class HandlerReader
{
    private const string Context = "global::Amazon.Lambda.Core.ILambdaContext";
    private const string FromServices = "global::Amazon.Lambda.Annotations.FromServicesAttribute";

    private static readonly SymbolDisplayFormat Qualified = SymbolDisplayFormat.FullyQualifiedFormat;

    /// <summary>The model of the method.</summary>
    /// <param name="method">The method.</param>
    public static HandlerModel Read(IMethodSymbol method)
    {
        var owner = method.ContainingType;
        var name = $"{owner.Name}.{method.Name}";
        var problems = new List<Problem>();
        if (!IsCallable(method)) problems.Add(Problem.Of(Rules.NotCallable, LocationModel.Of(method), name));
        var parameters = ReadParameters(method, name, problems);
        var (returned, isAsync) = ReadReturn(method, name, problems);
        var needsServices = parameters.Any(parameter => parameter.Kind == ParameterKind.Service)
            || !owner.InstanceConstructors.Any(constructor => constructor.Parameters.Length == 0 && constructor.DeclaredAccessibility != Accessibility.Private);
        return new HandlerModel(
            owner.ContainingNamespace.IsGlobalNamespace ? "" : owner.ContainingNamespace.ToDisplayString(),
            owner.Name,
            owner.ToDisplayString(Qualified),
            method.Name,
            new EquatableList<ParameterModel>(parameters),
            returned,
            isAsync,
            needsServices,
            LocationModel.Of(method),
            new EquatableList<Problem>(problems));
    }

    private static bool IsCallable(IMethodSymbol method) =>
        !method.IsStatic && !method.IsAbstract && !method.IsGenericMethod && IsVisible(method)
        && method.ContainingType is { IsAbstract: false, IsStatic: false, IsGenericType: false, ContainingType: null };

    private static bool IsVisible(IMethodSymbol method) =>
        method.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;

    private static List<ParameterModel> ReadParameters(IMethodSymbol method, string name, List<Problem> problems)
    {
        var parameters = new List<ParameterModel>();
        foreach (var parameter in method.Parameters)
        {
            var type = parameter.Type.ToDisplayString(Qualified);
            var kind = type == Context ? ParameterKind.Context
                : parameter.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString(Qualified) == FromServices) ? ParameterKind.Service
                : ParameterKind.Event;
            var isSecondEvent = kind == ParameterKind.Event && parameters.Any(other => other.Kind == ParameterKind.Event);
            if (isSecondEvent || parameter.RefKind != RefKind.None || parameter.IsParams || parameter.Type.IsRefLikeType || parameter.Type is IPointerTypeSymbol)
            {
                problems.Add(Problem.Of(Rules.UnsupportedParameter, LocationModel.Of(parameter), name, parameter.Name));
            }

            parameters.Add(new ParameterModel(kind, type));
        }

        return parameters;
    }

    private static (string? Type, bool IsAsync) ReadReturn(IMethodSymbol method, string name, List<Problem> problems)
    {
        if (method.ReturnsVoid && !method.IsAsync) return (null, false);
        var type = method.ReturnType.OriginalDefinition.ToDisplayString(Qualified);
        if (type == "global::System.Threading.Tasks.Task") return (null, true);
        if (type == "global::System.Threading.Tasks.Task<TResult>") return (((INamedTypeSymbol)method.ReturnType).TypeArguments[0].ToDisplayString(Qualified), true);

        var isAwaitable = method.ReturnType.GetMembers("GetAwaiter").Length > 0;
        if (isAwaitable || method.IsAsync || method.RefKind != RefKind.None || method.ReturnType.IsRefLikeType)
        {
            problems.Add(Problem.Of(Rules.UnsupportedReturn, LocationModel.Of(method), name, method.ReturnType.ToDisplayString()));
        }

        return (method.ReturnType.ToDisplayString(Qualified), false);
    }
}
