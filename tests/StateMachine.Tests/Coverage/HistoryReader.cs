using System.Text.Json.Nodes;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests.Coverage;

/// <summary>Reads from the history of an execution which outcomes its states had.</summary>
internal sealed class HistoryReader(IReadOnlyDictionary<string, StateRules> states)
{
    /// <summary>The outcomes.</summary>
    public IReadOnlySet<Cell> Read(ExecutionOutcome execution)
    {
        var found = new HashSet<Cell>();
        Visit? visit = null;
        foreach (var item in execution.Events)
        {
            string type = item["type"]!.GetValue<string>();
            if (item["stateEnteredEventDetails"]?["name"]?.GetValue<string>() is { } entered)
            {
                // A Map is not left for a state within it.
                if (states[entered].Parent is not { } parent || parent != visit?.Rules) visit?.LeftFor(entered, found);
                visit = new Visit(states[entered]);
            }
            else if (type is "TaskFailed" or "TaskTimedOut" or "EvaluationFailed")
            {
                visit!.Failed(Error(item));
            }
            else if (type == "TaskScheduled")
            {
                visit!.Tried(found);
            }
        }

        visit?.Ended(execution.Status == "SUCCEEDED" || visit.Rules.Type == "Fail", found);
        return found;
    }

    private static string Error(JsonObject item) =>
        (item["taskFailedEventDetails"] ?? item["taskTimedOutEventDetails"] ?? item["evaluationFailedEventDetails"])!["error"]!.GetValue<string>();

    /// <summary>One visit to a state, as far as it has been read.</summary>
    private sealed class Visit(StateRules rules)
    {
        private readonly Dictionary<int, int> _failures = [];
        private string? _failure;

        public StateRules Rules => rules;

        public void Failed(string error)
        {
            _failure = error;
            int retrier = rules.RetrierOf(error);
            if (retrier >= 0) _failures[retrier] = _failures.GetValueOrDefault(retrier) + 1;
        }

        /// <summary>An attempt began: after a failure, a retrier's.</summary>
        public void Tried(ISet<Cell> found)
        {
            if (_failure is null) return;
            int retrier = rules.RetrierOf(_failure);
            if (retrier < 0) throw new InvalidOperationException($"{rules.Name} was tried again after {_failure}, which none of its retriers names.");
            found.Add(new Cell(rules.Name, Outcome.Retried, StateRules.Named(rules.Retriers[retrier], _failure)!));
            _failure = null;
        }

        public void LeftFor(string next, ISet<Cell> found)
        {
            if (rules.Branches().Contains(next)) found.Add(new Cell(rules.Name, Outcome.Branch, next));
            if (_failure is null)
            {
                Ended(true, found);
                if (rules.Parent is { } done && done.Children.All(sibling => sibling.Name != next)) found.Add(new Cell(done.Name, Outcome.Done));
                return;
            }

            int retrier = rules.RetrierOf(_failure);
            if (retrier >= 0)
            {
                long most = rules.Retriers[retrier]!["MaxAttempts"]!.GetValue<long>();
                if (_failures[retrier] != most + 1)
                    throw new InvalidOperationException($"{rules.Name} was given up after {_failures[retrier]} failures, not after {most + 1}.");
                found.Add(new Cell(rules.Name, Outcome.Exhausted, StateRules.Place(retrier)));
            }

            if (_failure == "States.Timeout") found.Add(new Cell(rules.Name, Outcome.TimedOut));
            // What a state within a Map does not catch fails the Map.
            var catching = rules.CatcherOf(_failure) < 0 && rules.Parent is { } map ? map : rules;
            int catcher = catching.CatcherOf(_failure);
            if (catcher < 0 || catching.Catchers[catcher]!["Next"]!.GetValue<string>() != next)
                throw new InvalidOperationException($"{catching.Name} was left for {next} after {_failure}, which none of its catchers says.");
            found.Add(new Cell(catching.Name, Outcome.Caught, StateRules.Named(catching.Catchers[catcher], _failure)!));
        }

        public void Ended(bool well, ISet<Cell> found)
        {
            if (well) found.Add(new Cell(rules.Name, Outcome.Done));
        }
    }
}
