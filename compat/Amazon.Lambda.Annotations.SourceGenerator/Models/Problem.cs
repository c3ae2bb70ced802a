using Microsoft.CodeAnalysis;

namespace Amazon.Lambda.Annotations.SourceGenerator.Models;

/// <summary>Something that is wrong in the source.</summary>
/// <param name="Rule">Which rule is broken.</param>
/// <param name="Location">Where.</param>
/// <param name="Arguments">The names in the rule's message.</param>
internal sealed record Problem(DiagnosticDescriptor Rule, LocationModel? Location, EquatableList<string> Arguments)
{
    /// <summary>A problem.</summary>
    /// <param name="rule">Which rule is broken.</param>
    /// <param name="location">Where.</param>
    /// <param name="arguments">The names in the rule's message.</param>
    public static Problem Of(DiagnosticDescriptor rule, LocationModel? location, params string[] arguments) =>
        new(rule, location, new EquatableList<string>(arguments));

    /// <summary>The problem as the compiler reports it.</summary>
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Location?.ToLocation(), Arguments.ToArray<object>());
}
