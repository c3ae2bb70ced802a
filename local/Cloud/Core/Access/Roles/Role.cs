using System.Collections.Concurrent;
using Pipeline.Cloud.Access.Policies;

namespace Pipeline.Cloud.Access.Roles;

/// <summary>A role with its trust policy and its permission policies.</summary>
public sealed class Role
{
    // Cached by action: a role calls the same few actions over and over, and which statements concern an action never depends on the call.
    private readonly ConcurrentDictionary<string, IReadOnlyList<Statement>> _byAction = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Policy> _policies = new(StringComparer.Ordinal);
    private (Policy Policy, string Text) _trust;

    /// <summary>A role without policies.</summary>
    public Role(string name, string arn, Policy trust, string trustText, DateTimeOffset created) =>
        (Name, Arn, _trust, Created) = (name, arn, (trust, trustText), created);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its ARN.</summary>
    public string Arn { get; }

    /// <summary>The policy that says who may assume it.</summary>
    public Policy Trust => _trust.Policy;

    /// <summary>Its policies: inline ones by their names, managed ones by their ARNs.</summary>
    public IReadOnlyList<Policy> Policies => [.. _policies.Values.OrderBy(policy => policy.Name, StringComparer.Ordinal)];

    /// <summary>The trust policy as it was given.</summary>
    public string TrustText => _trust.Text;

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>Adds a policy, or replaces the one with its name.</summary>
    public void Put(Policy policy)
    {
        _policies[policy.Name] = policy;
        _byAction.Clear();
    }

    /// <summary>Takes a policy away.</summary>
    /// <returns>False where the role has none of that name.</returns>
    public bool Remove(string policy)
    {
        var removed = _policies.TryRemove(policy, out _);
        _byAction.Clear();
        return removed;
    }

    /// <summary>Replaces the trust policy.</summary>
    public void Entrust(Policy policy, string text) => _trust = (policy, text);

    /// <summary>The statements that concern an action.</summary>
    internal IReadOnlyList<Statement> About(string action) => _byAction.TryGetValue(action, out var known)
        ? known
        : _byAction[action] = [.. Policies.SelectMany(policy => policy.Statements).Where(statement => statement.Action.Covers(action))];
}
