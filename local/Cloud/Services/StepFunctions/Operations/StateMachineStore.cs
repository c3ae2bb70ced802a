using System.Collections.Concurrent;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Executions;

namespace Pipeline.Cloud.StepFunctions.Operations;

/// <summary>The state machines and their tags.</summary>
internal sealed class StateMachineStore
{
    private readonly ConcurrentDictionary<string, StateMachineVersion> _machines = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, string>> _tags = new(StringComparer.Ordinal);

    /// <summary>The state machines, by name.</summary>
    public IReadOnlyList<StateMachineVersion> All => [.. _machines.Values.OrderBy(machine => machine.Name, StringComparer.Ordinal)];

    /// <summary>The state machine with an ARN.</summary>
    /// <exception cref="AwsException">InvalidArn, StateMachineDoesNotExist.</exception>
    public StateMachineVersion Get(string arn) => _machines.TryGetValue(Names.CheckArn(arn, "stateMachine"), out var found)
        ? found
        : throw new AwsException("StateMachineDoesNotExist", $"State Machine Does Not Exist: '{arn}'");

    /// <summary>Adds a state machine unless its ARN exists.</summary>
    /// <returns>The existing state machine, or the new one.</returns>
    public StateMachineVersion GetOrAdd(StateMachineVersion machine) => _machines.GetOrAdd(machine.Arn, machine);

    /// <summary>Replaces a state machine.</summary>
    public void Update(StateMachineVersion machine) => _machines[machine.Arn] = machine;

    /// <summary>Removes a state machine. Does nothing if there is none.</summary>
    public void Remove(string arn)
    {
        _machines.TryRemove(Names.CheckArn(arn, "stateMachine"), out _);
        _tags.TryRemove(arn, out _);
    }

    /// <summary>The tags of a state machine.</summary>
    /// <exception cref="AwsException">ResourceNotFound.</exception>
    public ConcurrentDictionary<string, string> Tags(string arn)
    {
        if (!_machines.ContainsKey(arn)) throw new AwsException("ResourceNotFound", $"Resource not found: '{arn}'");
        return _tags.GetOrAdd(arn, _ => new ConcurrentDictionary<string, string>(StringComparer.Ordinal));
    }
}
