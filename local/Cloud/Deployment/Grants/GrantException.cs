namespace Pipeline.Cloud.Deployment.Grants;

/// <summary>Grants that nothing uses here, or a statement about every resource, and why that is right.</summary>
/// <param name="Place">Where it is written, for messages.</param>
/// <param name="Owner">The resource of the template that the grants stand in.</param>
/// <param name="Sid">The statement.</param>
/// <param name="Grants">The actions and resources that go unused; empty where the exception is for the resource <c>*</c>.</param>
/// <param name="Reason">Why.</param>
public sealed record GrantException(string Place, string Owner, string Sid, IReadOnlyList<string> Grants, string Reason);
