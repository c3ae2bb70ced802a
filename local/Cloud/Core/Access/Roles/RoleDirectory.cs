using System.Collections.Concurrent;

namespace Pipeline.Cloud.Access.Roles;

/// <summary>The account's roles.</summary>
public sealed class RoleDirectory
{
    private readonly ConcurrentDictionary<string, Role> _roles = new(StringComparer.Ordinal);

    /// <summary>The roles, by name.</summary>
    public IReadOnlyList<Role> All => [.. _roles.Values.OrderBy(role => role.Name, StringComparer.Ordinal)];

    /// <summary>A role, or null.</summary>
    /// <param name="role">Its ARN or its name, which some services accept.</param>
    public Role? Find(string role)
    {
        if (!role.StartsWith("arn:", StringComparison.Ordinal)) return _roles.GetValueOrDefault(role);
        // The name is taken from an ARN only if the whole ARN is the role's: "other/name" is not the role "name".
        return _roles.GetValueOrDefault(role[(role.LastIndexOf('/') + 1)..]) is { } found && found.Arn == role ? found : null;
    }

    /// <summary>Adds a role.</summary>
    /// <returns>False if a role of that name exists.</returns>
    public bool TryAdd(Role role) => _roles.TryAdd(role.Name, role);

    /// <summary>Removes a role. Sessions that were begun as it may do nothing any more.</summary>
    public void Remove(Role role) => _roles.TryRemove(KeyValuePair.Create(role.Name, role));
}
