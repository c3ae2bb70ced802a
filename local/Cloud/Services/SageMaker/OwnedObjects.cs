using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.S3;

namespace Pipeline.Cloud.SageMaker;

/// <summary>The objects of S3 as the role of a job or a model sees them.</summary>
internal sealed class OwnedObjects(IObjectStore objects, IRoles roles)
{
    /// <summary>The objects as a role sees them.</summary>
    public IObjectStore Of(string role) => RoleObjects.Of(objects, roles, roles.Assume(role, "SageMaker"));
}
