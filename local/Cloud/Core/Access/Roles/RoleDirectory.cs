using System.Collections.Concurrent;

namespace Pipeline.Cloud.Access.Roles;

/// <summary>The account's roles.</summary>
public sealed class RoleDirectory
{
    private readonly ConcurrentDictionary<string, Role> _roles = new(StringComparer.Ordinal);

    /// <summary>The roles, by name.</summary>
    public IReadOnlyList<Role> All => [.. _roles.Values.OrderBy(role => role.Name, StringComparer.Ordinal)];

    /// <summary>A role, or null.</summary>
    /// <param name="role">Its ARN or, as some services take it, its name.</param>
    public Role? Find(string role)
    {
        if (!role.StartsWith("arn:", StringComparison.Ordinal)) return _roles.GetValueOrDefault(role);
        // Only an ARN is shortened, and only if it is the role's own: "other/name" is not the role "name".
        return _roles.GetValueOrDefault(role[(role.LastIndexOf('/') + 1)..]) is { } found && found.Arn == role ? found : null;
    }

    /// <summary>Adds a role.</summary>
    /// <returns>False where there is one of its name.</returns>
    public bool TryAdd(Role role) => _roles.TryAdd(role.Name, role);
}
