namespace Pipeline.Cloud.Deployment.Stack;

/// <summary>A policy that stands in the template, in contrast to those that SAM adds.</summary>
/// <param name="Role">The role that it is a policy of.</param>
/// <param name="Policy">Its name.</param>
public sealed record WrittenPolicy(string Role, string Policy);
