namespace Pipeline.Cloud.Access.Policies;

/// <summary>A policy document.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Statements">Its statements.</param>
public sealed record Policy(string Name, IReadOnlyList<Statement> Statements);
