using System.Security.Cryptography;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Access.Roles;

/// <summary>Roles without checks: any role exists and may do everything.</summary>
/// <param name="principal">The principal of every caller.</param>
public sealed class UncheckedRoles(string principal) : IRoles
{
    /// <inheritdoc/>
    public bool Enforced => false;

    /// <inheritdoc/>
    public Caller CallerOf(string accessKeyId, string? token) => new(accessKeyId, principal) { SessionToken = token };

    /// <inheritdoc/>
    public Caller Assume(string role, string session) => new("local", role);

    /// <inheritdoc/>
    public string AssumeFor(Caller caller, string role, string session, string token, TimeSpan duration) =>
        "ASIA" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);

    /// <inheritdoc/>
    public void Admit(Caller caller, string token)
    {
        // Every token is valid.
    }

    /// <inheritdoc/>
    public bool May(Caller? caller, string action, string resource) => true;

    /// <inheritdoc/>
    public void Require(Caller? caller, string action, string resource)
    {
        // Everything is allowed.
    }
}
