namespace Pipeline.Cloud.StepFunctions.Integrations;

/// <summary>An integration that Step Functions has built for one operation.</summary>
/// <param name="Service">The service that is called.</param>
/// <param name="Operation">The operation that is called.</param>
/// <param name="ErrorPrefix">What its errors' names begin with.</param>
/// <param name="TextMembers">Members that take any JSON and are sent as its text.</param>
/// <param name="Job">The job that the task waits for (<c>.sync</c>), or null.</param>
/// <param name="JsonOutput">Whether the job's <c>Output</c> is given as JSON instead of text (<c>.sync:2</c>).</param>
internal sealed record OptimizedIntegration(
    string Service, string Operation, string ErrorPrefix, IReadOnlyList<string> TextMembers, JobKind? Job, bool JsonOutput = false);
