using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>The events of an execution. Details are kept as text: the first ones in memory, later ones in a file.</summary>
internal sealed class ExecutionHistory(TimeProvider time, HistoryFile file)
{
    /// <summary>The most bytes of all details.</summary>
    public const int MostBytes = 128 << 20;

    private const int MostEvents = 25_000;
    private const int BytesInMemory = 256 << 10;
    private readonly Lock _lock = new();
    private readonly List<(HistoryEvent Event, Details? Details)> _events = [];
    private long _bytes;

    /// <summary>Adds an event.</summary>
    /// <param name="type">For example <c>TaskScheduled</c>.</param>
    /// <param name="previous">The id of the event before it, in its branch.</param>
    /// <param name="member">The member that holds the details, or null.</param>
    /// <param name="details">The details.</param>
    /// <returns>The event's id.</returns>
    /// <exception cref="StateFailure">States.Runtime: as in AWS an execution has at most 25,000 events. Here they have at most 128 MiB of details, too.</exception>
    public long Add(string type, long previous, string? member = null, JsonObject? details = null)
    {
        byte[]? text = details is null ? null : JsonSerializer.SerializeToUtf8Bytes(details, JsonText.Options);
        lock (_lock)
        {
            // The last place is for the event that ends the execution.
            bool ends = type.StartsWith("Execution", StringComparison.Ordinal);
            if (_events.Count >= MostEvents - 1 && !ends)
                throw new StateFailure(ErrorNames.Runtime, $"The execution has reached the maximum number of history events ({MostEvents}).");
            if (_bytes + text?.Length > MostBytes && !ends)
                throw new StateFailure(ErrorNames.Runtime, $"The execution's history has reached the {MostBytes >> 20} MiB that the local cloud keeps of one execution.");
            _events.Add((new HistoryEvent(time.GetUtcNow(), type, _events.Count + 1, previous, member, null), text is null ? null : Keep(text)));
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
            return [.. ordered.Skip(skip).Take(take).Select(item => item.Details is { } details ? item.Event with { Details = Read(details) } : item.Event)];
        }
    }

    private Details Keep(byte[] text)
    {
        _bytes += text.Length;
        return _bytes <= BytesInMemory ? new Details(text, 0, text.Length) : new Details(null, file.Append(text), text.Length);
    }

    private JsonObject Read(Details details) => JsonNode.Parse(details.Text ?? file.Read(details.At, details.Length))!.AsObject();

    private readonly record struct Details(byte[]? Text, long At, int Length);
}
