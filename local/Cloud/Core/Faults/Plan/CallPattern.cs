using System.IO.Enumeration;

namespace Pipeline.Cloud.Faults.Plan;

/// <summary>Names calls as <c>service:Operation</c>; each part may hold <c>*</c>.</summary>
/// <param name="Service">The service's name, such as <c>dynamodb</c>.</param>
/// <param name="Operation">The operation's AWS name.</param>
public sealed record CallPattern(string Service, string Operation)
{
    /// <summary>Invocations of functions: by an event source mapping, by the event queue, and by callers of <c>Invoke</c>.</summary>
    internal static CallPattern Invocation { get; } = new("lambda", "Invoke");

    /// <summary>Whether the pattern can match more than one operation.</summary>
    internal bool IsWide => Service.Contains('*') || Operation.Contains('*');

    /// <inheritdoc/>
    public override string ToString() => $"{Service}:{Operation}";

    /// <summary>Whether a call matches.</summary>
    internal bool Matches(string service, string operation) => Wildcard.Matches(Service, service) && Wildcard.Matches(Operation, operation);
}

/// <summary>Names in which <c>*</c> matches any characters.</summary>
internal static class Wildcard
{
    /// <summary>Whether a name matches.</summary>
    public static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true);
}
