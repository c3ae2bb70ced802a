using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Integrations;

/// <summary>A kind of job that a <c>.sync</c> task starts and waits for.</summary>
/// <param name="Describe">The operation that tells how it goes.</param>
/// <param name="Stop">The operation that stops it.</param>
/// <param name="Identity">The member that names the job, from the call's arguments or its answer.</param>
/// <param name="Status">Reads the status from a description.</param>
/// <param name="Running">The statuses of a job that goes on.</param>
/// <param name="Succeeded">The status of a job that ended well.</param>
internal sealed record JobKind(
    string Describe, string Stop, string Identity, Func<JsonObject, string?> Status, IReadOnlyList<string> Running, string Succeeded);
