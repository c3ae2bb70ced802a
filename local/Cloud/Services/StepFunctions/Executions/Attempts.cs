using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Definitions;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>Tries a state's work again as its retriers say, and goes on where its catchers say.</summary>
internal sealed class Attempts(ExecutionClock clock, Random random)
{
    /// <summary>Runs a state's work.</summary>
    /// <param name="state">The state.</param>
    /// <param name="visit">The visit to it.</param>
    /// <param name="work">The work of one attempt; its value is <c>$states.result</c>.</param>
    /// <exception cref="StateFailure">The work failed, and nothing retries or catches that.</exception>
    public async Task<Transition> RunAsync(AttemptedState state, StateVisit visit, Func<Task<JsonNode?>> work)
    {
        var used = new Dictionary<RetryRule, int>(ReferenceEqualityComparer.Instance);
        while (true)
        {
            try
            {
                var result = new FieldValue(await work());
                return new Transition(await visit.CompleteAsync(state.Output, result.Json, state.Assign, result), state.Next);
            }
            catch (StateFailure failure)
            {
                var retry = state.Retry.FirstOrDefault(rule => ErrorNames.Matches(rule.ErrorEquals, failure.Error));
                int attempt = retry is null ? 0 : used.GetValueOrDefault(retry) + 1;
                if (retry is not null && attempt <= retry.MaxAttempts)
                {
                    used[retry] = attempt;
                    visit.RetryCount++;
                    await clock.DelayAsync(retry.Delay(attempt, random), visit.Frame.Stopping);
                    continue;
                }

                var caught = state.Catch.FirstOrDefault(rule => ErrorNames.Matches(rule.ErrorEquals, failure.Error));
                if (caught is null) throw;
                var error = failure.Output();
                return new Transition(await visit.CompleteAsync(caught.Output, error, caught.Assign, error: error), caught.Next);
            }
        }
    }
}
