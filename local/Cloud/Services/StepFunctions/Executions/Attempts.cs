using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Errors;
using Pipeline.Cloud.StepFunctions.States;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>Runs a state's work, retries it by the state's retriers, and continues after an error by its catchers.</summary>
internal sealed class Attempts(Random random)
{
    /// <summary>Runs a state's work.</summary>
    /// <param name="state">The state.</param>
    /// <param name="visit">The visit to the state.</param>
    /// <param name="work">One attempt; its result is <c>$states.result</c>.</param>
    /// <exception cref="StateFailure">The work failed, and no retrier or catcher handles the error.</exception>
    public async Task<Transition> RunAsync(AttemptedState state, StateVisit visit, Func<Task<JsonNode?>> work)
    {
        var used = new Dictionary<Retrier, int>(ReferenceEqualityComparer.Instance);
        while (true)
        {
            bool worked = false;
            try
            {
                var result = new FieldValue(await work());
                worked = true;
                return new Transition(await visit.CompleteAsync(state.Output, result.Json, state.Assign, result), state.Next);
            }
            catch (StateFailure failure)
            {
                var retry = state.Retry.FirstOrDefault(rule => ErrorNames.Matches(rule.ErrorEquals, failure));
                int attempt = retry is null ? 0 : used.GetValueOrDefault(retry) + 1;
                if (retry is not null && attempt <= retry.MaxAttempts)
                {
                    used[retry] = attempt;
                    visit.RetryCount++;
                    await visit.Frame.Clock.DelayAsync(retry.Delay(attempt, random), visit.Frame.Stopping);
                    continue;
                }

                // A task has recorded its failure itself. The others record only the last attempt's.
                if (!worked && state is not TaskState) visit.Frame.History.Add($"{state.Type}StateFailed");
                var caught = state.Catch.FirstOrDefault(rule => ErrorNames.Matches(rule.ErrorEquals, failure));
                if (caught is null) throw;
                var error = failure.Output();
                return new Transition(await visit.CompleteAsync(caught.Output, error, caught.Assign, error: error), caught.Next);
            }
        }
    }
}
