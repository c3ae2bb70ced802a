using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>The events of an execution.</summary>
internal sealed class ExecutionHistory(TimeProvider time)
{
    private const int Limit = 25_000;
    private readonly Lock _lock = new();
    private readonly List<HistoryEvent> _events = [];

    /// <summary>Adds an event.</summary>
    /// <param name="type">For example <c>TaskScheduled</c>.</param>
    /// <param name="previous">The id of the event before it, in its branch.</param>
    /// <param name="member">The member that holds the details, or null.</param>
    /// <param name="details">The details.</param>
    /// <returns>The event's id.</returns>
    /// <exception cref="StateFailure">States.Runtime: as in AWS an execution has at most 25,000 events.</exception>
    public long Add(string type, long previous, string? member = null, JsonObject? details = null)
    {
        lock (_lock)
        {
            // The last place is for the event that ends the execution.
            if (_events.Count >= Limit - 1 && !type.StartsWith("Execution", StringComparison.Ordinal))
                throw new StateFailure(ErrorNames.Runtime, $"The execution has reached the maximum number of history events ({Limit}).");
            _events.Add(new HistoryEvent(time.GetUtcNow(), type, _events.Count + 1, previous, member, details));
            return _events.Count;
        }
    }

    /// <summary>Some of the events.</summary>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="take">The most to return.</param>
    /// <param name="newestFirst">Whether to count from the newest.</param>
    public IReadOnlyList<HistoryEvent> Page(int skip, int take, bool newestFirst)
    {
        lock (_lock)
        {
            var ordered = newestFirst ? Enumerable.Reverse(_events) : _events;
            return [.. ordered.Skip(skip).Take(take)];
        }
    }
}
