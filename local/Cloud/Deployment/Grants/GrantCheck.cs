namespace Pipeline.Cloud.Deployment.Grants;

/// <summary>Compares the permissions that a template grants with their use.</summary>
public static class GrantCheck
{
    /// <summary>The problems, one per line: patterns in actions, unused grants, and statements about every resource, unless an exception gives a reason.</summary>
    public static IEnumerable<string> Problems(IReadOnlyList<StatementUse> statements, GrantExceptions exceptions)
    {
        foreach (var statement in statements)
        {
            var place = $"{statement.Owner}, statement {statement.Sid}";
            if (statement.Negated) yield return $"{place}: grants all but what it names (NotAction or NotResource).";
            foreach (var action in statement.Actions.Where(action => action.Pattern.AsSpan().IndexOfAny('*', '?') >= 0))
                yield return $"{place}: the action '{action.Pattern}' is a pattern; name the actions.";
            if (statement.Resources.Any(resource => resource.Pattern == "*") && exceptions.ReasonForAny(statement) is null)
                yield return $"{place}: is about every resource ('*') without a reason.";
            foreach (var grant in statement.Actions.Concat(statement.Resources))
            {
                if (grant.Uses == 0 && exceptions.ReasonFor(statement, grant.Pattern) is null) yield return $"{place}: nothing used '{grant.Pattern}'.";
            }
        }

        foreach (var exception in exceptions.Unused)
        {
            var statement = statements.FirstOrDefault(statement => GrantExceptions.IsOf(exception, statement));
            var granted = statement?.Actions.Concat(statement.Resources).Select(grant => grant.Pattern).ToHashSet(StringComparer.Ordinal) ?? [];
            foreach (var grant in exception.Grants.Where(grant => !granted.Contains(grant)))
                yield return $"{exception.Place}: {exception.Owner}, statement {exception.Sid} does not grant '{grant}'.";
        }

        foreach (var exception in exceptions.AnyResource)
        {
            if (!statements.Any(statement => GrantExceptions.IsOf(exception, statement) && statement.Resources.Any(resource => resource.Pattern == "*")))
                yield return $"{exception.Place}: {exception.Owner}, statement {exception.Sid} is not about every resource.";
        }
    }
}
