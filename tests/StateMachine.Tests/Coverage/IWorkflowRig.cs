using System.Text.Json.Nodes;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests.Coverage;

/// <summary>A workflow's definition on the engine, against scripted services.</summary>
internal interface IWorkflowRig : IAsyncDisposable
{
    /// <summary>What was published, in order.</summary>
    IReadOnlyList<JsonObject> Published { get; }

    /// <summary>The state machine, made where it is not there yet.</summary>
    Task<string> MachineAsync();

    /// <summary>Runs the workflow to its end.</summary>
    Task<ExecutionOutcome> RunAsync(string name);

    /// <summary>What a run that succeeded has come to, in a word.</summary>
    string End(JsonNode output);
}

/// <summary>A course that runs take, told by how their services answer.</summary>
/// <param name="Name">What it is, in words.</param>
/// <param name="Arrange">Lets the services answer so.</param>
/// <param name="End">How it ends: what it comes to, or the error's name.</param>
internal sealed record Course<TRig>(string Name, Action<TRig> Arrange, string End);
