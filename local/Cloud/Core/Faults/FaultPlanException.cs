namespace Pipeline.Cloud.Faults;

/// <summary>A fault plan that cannot be carried out as it stands. The message says where, what is wrong and what is allowed.</summary>
/// <param name="where">The file and line, or the option.</param>
/// <param name="problem">What is wrong, and what is allowed.</param>
public sealed class FaultPlanException(string where, string problem) : Exception($"{where}: {problem}");
