using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Grants;

/// <summary>A statement of the template that allows something, with its uses.</summary>
/// <param name="Owner">The logical id of the resource that contains it.</param>
/// <param name="Sid">The statement's Sid or number.</param>
/// <param name="Actions">Its actions.</param>
/// <param name="Resources">Its resources.</param>
/// <param name="Negated">Whether it allows everything but what it names (NotAction, NotResource).</param>
public sealed record StatementUse(string Owner, string Sid, IReadOnlyList<GrantUse> Actions, IReadOnlyList<GrantUse> Resources, bool Negated)
{
    /// <summary>The statements of a template's roles, in the order of the template. Statements that SAM and AWS add are left out.</summary>
    public static IReadOnlyList<StatementUse> Of(DeployedStack stack, RoleDirectory roles) =>
    [
        .. from resource in stack.Resources.Values
           from written in resource.Policies
           let role = roles.Find(written.Role) ?? throw new InvalidOperationException($"The role {written.Role} of {resource.LogicalId} was not made.")
           from statement in role.Policies.Single(policy => policy.Name == written.Policy).Statements
           where statement.Allows
           select new StatementUse(
               resource.LogicalId, statement.Sid, Uses(statement.Action), Uses(statement.Resource!), statement.Action.Negated || statement.Resource!.Negated),
    ];

    private static IReadOnlyList<GrantUse> Uses(PatternElement element) =>
        [.. element.Patterns.Select((pattern, place) => new GrantUse(pattern.ToString(), element.Uses(place)))];
}

/// <summary>An action or a resource of a statement, and how often it allowed a call.</summary>
/// <param name="Pattern">The text in the statement.</param>
/// <param name="Uses">How often it allowed a call.</param>
public sealed record GrantUse(string Pattern, long Uses);
