using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.StepFunctions.Executions;

namespace Pipeline.Cloud.StepFunctions.Operations;

/// <summary>The state machines and their tags.</summary>
internal sealed class StateMachineStore
{
    private readonly NamedStore<StateMachineVersion> _machines = new(arn => new AwsException("StateMachineDoesNotExist", $"State Machine Does Not Exist: '{arn}'"));
    private readonly TagStore _tags = new();

    /// <summary>The state machines, by name.</summary>
    public IReadOnlyList<StateMachineVersion> All => _machines.All;

    /// <summary>The state machine with an ARN.</summary>
    /// <exception cref="AwsException">InvalidArn, StateMachineDoesNotExist.</exception>
    public StateMachineVersion Get(string arn) => _machines.Get(Names.CheckArn(arn, "stateMachine"));

    /// <summary>Adds a state machine unless its ARN exists.</summary>
    /// <returns>The existing state machine, or the new one.</returns>
    public StateMachineVersion GetOrAdd(StateMachineVersion machine) => _machines.GetOrAdd(machine.Arn, () => machine);

    /// <summary>Replaces a state machine.</summary>
    public void Update(StateMachineVersion machine) => _machines.Put(machine.Arn, machine);

    /// <summary>Removes a state machine. Does nothing if there is none.</summary>
    public void Remove(string arn)
    {
        _machines.Remove(Names.CheckArn(arn, "stateMachine"));
        _tags.Forget(arn);
    }

    /// <summary>The tags of the state machines that exist.</summary>
    /// <param name="arn">The state machine whose tags are meant.</param>
    /// <exception cref="AwsException">ResourceNotFound.</exception>
    public TagStore Tags(string arn) =>
        _machines.Find(arn) is null ? throw new AwsException("ResourceNotFound", $"Resource not found: '{arn}'") : _tags;
}
