namespace Pipeline.Cloud.Deployment.Grants;

/// <summary>An action or a resource of a statement, and how often it was what allowed a call.</summary>
/// <param name="Pattern">As the statement writes it.</param>
/// <param name="Uses">How often.</param>
public sealed record GrantUse(string Pattern, long Uses);
