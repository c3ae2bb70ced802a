using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Errors;

namespace Pipeline.Cloud.StepFunctions.Integrations;

/// <summary>An optimized integration: one operation with built-in support by Step Functions.</summary>
/// <param name="Service">The service to call.</param>
/// <param name="Operation">The operation to call.</param>
/// <param name="ErrorPrefix">The prefix of its error names.</param>
/// <param name="Members">The arguments that Step Functions supports: it refuses any other, whether the operation has it or not.</param>
/// <param name="TextMembers">Members that accept any JSON and are sent as its text.</param>
/// <param name="Job">The job that the task waits for (<c>.sync</c>); null if it does not wait.</param>
/// <param name="JsonOutput">Whether the job's <c>Output</c> is returned as JSON instead of text (<c>.sync:2</c>).</param>
internal sealed record OptimizedIntegration(
    string Service, string Operation, string ErrorPrefix, IReadOnlyList<string> Members, IReadOnlyList<string> TextMembers, JobKind? Job, bool JsonOutput = false)
{
    /// <summary>Whether a task can give its token away with this call (<c>.waitForTaskToken</c>).</summary>
    public bool GivesToken { get; init; }

    /// <summary>Checks the names of a call's arguments.</summary>
    /// <exception cref="StateFailure">States.Runtime, which States.ALL does not match: an argument is not supported.</exception>
    public void Check(JsonObject arguments)
    {
        foreach (var (name, _) in arguments)
        {
            if (!Members.Contains(name)) throw new StateFailure(ErrorNames.Runtime, $"The field \"{name}\" is not supported by Step Functions");
        }
    }
}

/// <summary>A kind of job that a <c>.sync</c> task starts and waits for.</summary>
/// <param name="Describe">The operation that describes the job.</param>
/// <param name="Stop">The operation that stops the job.</param>
/// <param name="Identity">The member that identifies the job, in the call's response or its arguments.</param>
/// <param name="Status">Reads the status from a description.</param>
/// <param name="Running">The statuses of a job in progress.</param>
/// <param name="Succeeded">The status of a job that succeeded.</param>
internal sealed record JobKind(
    string Describe, string Stop, string Identity, Func<JsonObject, string?> Status, IReadOnlyList<string> Running, string Succeeded);
