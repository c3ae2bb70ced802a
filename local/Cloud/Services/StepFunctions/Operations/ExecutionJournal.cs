using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Cloud.StepFunctions.Executions;
using Pipeline.Cloud.StepFunctions.History;

namespace Pipeline.Cloud.StepFunctions.Operations;

/// <summary>
/// Keeps executions over a restart: their inputs, and how they ended. Of its history an execution has the first and the last event again. One that ran
/// when the cloud ended is aborted: what its tasks had begun went with the cloud.
/// </summary>
internal sealed class ExecutionJournal(StateJournal journal)
{
    private readonly HashSet<string> _definitions = new(StringComparer.Ordinal);

    /// <summary>Saves an execution as it is now.</summary>
    public void Save(Execution execution)
    {
        if (!journal.IsKept) return;
        var definition = Hash(execution.Machine.Definition);
        lock (_definitions)
        {
            // A definition has many executions.
            if (_definitions.Add(definition)) journal.Save("definition/" + definition, () => execution.Machine.Definition);
        }

        journal.Save("execution/" + execution.Id, () => State(execution, definition));
    }

    /// <summary>The executions that the cloud had when it ended, in the order of their starts.</summary>
    /// <param name="make">Makes an execution from its id, ARN, name, machine, input and start.</param>
    /// <param name="end">Ends one that was running.</param>
    public IEnumerable<Execution> Restore(Func<string, string, string, StateMachineVersion, string, DateTimeOffset, Execution> make, Action<Execution> end)
    {
        var definitions = journal.Take("definition/").ToDictionary(kept => kept.Key, kept => (string)kept.Value!, StringComparer.Ordinal);
        lock (_definitions) _definitions.UnionWith(definitions.Keys);
        foreach (var (id, kept) in journal.Take("execution/").OrderBy(kept => (long)kept.Value["started"]!).ThenBy(kept => kept.Key, StringComparer.Ordinal))
        {
            var definition = definitions[(string)kept["definition"]!];
            var machine = new StateMachineVersion(
                (string)kept["machineArn"]!, (string)kept["machine"]!, (string)kept["role"]!, definition, DefinitionParser.Parse(definition).Graph!, (string?)kept["revision"],
                Time(kept["machineCreated"]), Time(kept["machineUpdated"]));
            var execution = make(id, (string)kept["arn"]!, (string)kept["name"]!, machine, (string)kept["input"]!, Time(kept["started"]));
            execution.History.Add("ExecutionStarted", 0, "executionStartedEventDetails", new JsonObject
            {
                ["input"] = execution.Input,
                ["inputDetails"] = HistoryThread.Truncated(),
                ["roleArn"] = machine.RoleArn,
            }, execution.StartDate);
            if (kept["stopped"] is { } stopped) execution.Restore((string)kept["status"]!, Time(stopped), new ExecutionResult((string?)kept["output"], (string?)kept["error"], (string?)kept["cause"]));
            else end(execution);
            yield return execution;
        }
    }

    private static JsonObject State(Execution execution, string definition)
    {
        var (state, result, machine) = (execution.State, execution.Result, execution.Machine);
        return new JsonObject
        {
            ["arn"] = execution.Arn,
            ["name"] = execution.Name,
            ["input"] = execution.Input,
            ["started"] = execution.StartDate.UtcTicks,
            ["status"] = state.Status,
            ["stopped"] = state.StopDate?.UtcTicks,
            ["output"] = result.Output,
            ["error"] = result.Error,
            ["cause"] = result.Cause,
            ["machineArn"] = machine.Arn,
            ["machine"] = machine.Name,
            ["role"] = machine.RoleArn,
            ["definition"] = definition,
            ["revision"] = machine.RevisionId,
            ["machineCreated"] = machine.CreatedAt.UtcTicks,
            ["machineUpdated"] = machine.UpdatedAt.UtcTicks,
        };
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static DateTimeOffset Time(JsonNode? ticks) => new((long)ticks!, TimeSpan.Zero);
}
