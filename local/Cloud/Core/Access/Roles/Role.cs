using System.Collections.Concurrent;
using Pipeline.Cloud.Access.Policies;

namespace Pipeline.Cloud.Access.Roles;

/// <summary>A role: who may assume it, and its policies.</summary>
public sealed class Role
{
    // A role calls the same few actions over and over; which statements are about an action never depends on the call.
    private readonly ConcurrentDictionary<string, IReadOnlyList<Statement>> _byAction = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Policy> _policies = new(StringComparer.Ordinal);

    /// <summary>A role without policies.</summary>
    public Role(string name, string arn, Policy trust, string trustText, DateTimeOffset created) =>
        (Name, Arn, Trust, TrustText, Created) = (name, arn, trust, trustText, created);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its ARN.</summary>
    public string Arn { get; }

    /// <summary>Who may assume it.</summary>
    public Policy Trust { get; }

    /// <summary>Its policies: inline ones by their names, managed ones by their ARNs.</summary>
    public IReadOnlyList<Policy> Policies => [.. _policies.Values.OrderBy(policy => policy.Name, StringComparer.Ordinal)];

    /// <summary>The trust policy as it was given.</summary>
    public string TrustText { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>Adds a policy, or replaces the one of its name.</summary>
    public void Put(Policy policy)
    {
        _policies[policy.Name] = policy;
        _byAction.Clear();
    }

    /// <summary>The statements that are about an action.</summary>
    internal IReadOnlyList<Statement> About(string action) => _byAction.TryGetValue(action, out var known)
        ? known
        : _byAction[action] = [.. Policies.SelectMany(policy => policy.Statements).Where(statement => statement.Action.Covers(action))];
}
