using System.Globalization;
using Pipeline.Cloud.Deployment.Grants;

namespace Pipeline.Cli.Reporting;

/// <summary>Lists the grants of the template's roles and how often each was used.</summary>
internal static class GrantLines
{
    /// <summary>The lines of the list.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<StatementUse> statements, GrantExceptions exceptions)
    {
        yield return "";
        yield return "grants, and how often each was used (an action and a resource of a statement are counted each by itself)";
        foreach (var role in statements.GroupBy(statement => statement.Owner))
        {
            yield return role.Key;
            foreach (var statement in role)
            {
                yield return $"  {statement.Sid}";
                foreach (var action in statement.Actions) yield return Line(statement, action, exceptions);
                foreach (var resource in statement.Resources) yield return Line(statement, resource, exceptions, resource.Pattern == "*" ? exceptions.ReasonForAny(statement) : null);
            }
        }
    }

    private static string Line(StatementUse statement, GrantUse grant, GrantExceptions exceptions, string? anyway = null)
    {
        var reason = anyway ?? (grant.Uses == 0 ? exceptions.ReasonFor(statement, grant.Pattern) ?? "UNUSED" : null);
        return string.Create(CultureInfo.InvariantCulture, $"    {grant.Uses,9:N0}  {grant.Pattern}{(reason is null ? "" : $"   ({reason})")}");
    }
}
