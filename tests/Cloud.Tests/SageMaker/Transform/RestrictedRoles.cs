using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.SageMaker.Transform;

/// <summary>Roles that may do everything but some actions, and that remember which roles did something.</summary>
internal sealed class RestrictedRoles(params string[] denied) : IRoles
{
    /// <summary>Who did what to what.</summary>
    public List<string> Done { get; } = [];

    public bool Enforced => true;

    public Caller CallerOf(string accessKeyId, string? token) => new(accessKeyId, "arn:aws:iam::000000000000:root");

    public Caller Assume(string role, string session) => new("local", role) { Session = new RoleSession($"{role}/{session}", role, "000000000000", "local") };

    public string AssumeFor(Caller caller, string role, string session, string token, TimeSpan duration) => throw new NotSupportedException();

    public void Admit(Caller caller, string token) => throw new NotSupportedException();

    public bool May(Caller? caller, string action, string resource) => !denied.Contains(action);

    public void Require(Caller? caller, string action, string resource)
    {
        if (!May(caller, action, resource)) throw new AwsException("AccessDenied", $"User: {caller!.Session!.Arn} is not authorized to perform: {action} on resource: {resource}", 403);
        lock (Done) Done.Add($"{caller!.Session!.Role} {action} {resource}");
    }
}
