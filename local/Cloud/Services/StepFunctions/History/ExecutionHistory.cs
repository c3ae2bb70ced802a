using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.Errors;

namespace Pipeline.Cloud.StepFunctions.History;

/// <summary>The events of an execution. The events and the blocks of their offsets are in a file, so that an execution takes only a few KiB of memory.</summary>
internal sealed class ExecutionHistory(TimeProvider time, HistoryFile file)
{
    /// <summary>The maximum size of all details together.</summary>
    public const int MostBytes = 128 << 20;

    private const int MostEvents = 25_000;
    private const int Block = 512;
    private readonly Lock _lock = new();
    private readonly List<Kept> _blocks = [];
    private readonly List<Kept> _newest = [];
    private long _bytes;

    private int Count => _blocks.Count * Block + _newest.Count;

    /// <summary>Adds an event.</summary>
    /// <param name="type">For example <c>TaskScheduled</c>.</param>
    /// <param name="previous">The id of the previous event in the same branch.</param>
    /// <param name="member">The name of the member with the details; null if there are none.</param>
    /// <param name="details">The details; null if there are none.</param>
    /// <param name="at">When it happened; null for now.</param>
    /// <returns>The event's id.</returns>
    /// <exception cref="StateFailure">States.Runtime: the execution has 25,000 events, the limit in AWS, or 128 MiB of details, the limit here.</exception>
    public long Add(string type, long previous, string? member = null, JsonObject? details = null, DateTimeOffset? at = null)
    {
        byte[]? text = details is null ? null : JsonSerializer.SerializeToUtf8Bytes(details, JsonText.Options);
        lock (_lock)
        {
            // The last event is reserved for the end of the execution.
            bool ends = type.StartsWith("Execution", StringComparison.Ordinal);
            if (Count >= MostEvents - 1 && !ends)
                throw new StateFailure(ErrorNames.Runtime, $"The execution has reached the maximum number of history events ({MostEvents}).");
            if (_bytes + text?.Length > MostBytes && !ends)
                throw new StateFailure(ErrorNames.Runtime, $"The execution's history has reached the {MostBytes >> 20} MiB that the local cloud keeps of one execution.");
            _bytes += text?.Length ?? 0;
            _newest.Add(file.Append(Written(at ?? time.GetUtcNow(), type, previous, member, text)));
            if (_newest.Count == Block)
            {
                _blocks.Add(file.Append(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_newest))));
                _newest.Clear();
            }

            return Count;
        }
    }

    /// <summary>A page of the events.</summary>
    /// <param name="skip">The number of events to skip.</param>
    /// <param name="take">The maximum number of events to return.</param>
    /// <param name="newestFirst">Whether to start with the newest event.</param>
    public IReadOnlyList<HistoryEvent> Page(int skip, int take, bool newestFirst)
    {
        lock (_lock)
        {
            var events = new List<HistoryEvent>();
            (int Number, Kept[] Places) block = (-1, []);
            for (int place = skip; place < Count && events.Count < take; place++)
            {
                int index = newestFirst ? Count - 1 - place : place;
                int number = index / Block;
                if (number < _blocks.Count && number != block.Number)
                    block = (number, MemoryMarshal.Cast<byte, Kept>(file.Read(_blocks[number])).ToArray());
                events.Add(Read(index + 1, number < _blocks.Count ? block.Places[index % Block] : _newest[index % Block]));
            }

            return events;
        }
    }

    private static ReadOnlySpan<byte> Written(DateTimeOffset at, string type, long previous, string? member, byte[]? details)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + (details?.Length ?? 0));
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartArray();
        writer.WriteNumberValue(at.UtcTicks);
        writer.WriteStringValue(type);
        writer.WriteNumberValue(previous);
        writer.WriteStringValue(member);
        if (details is null) writer.WriteNullValue();
        else writer.WriteRawValue(details, skipInputValidation: true);
        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenSpan;
    }

    private HistoryEvent Read(int id, Kept kept)
    {
        var written = JsonNode.Parse(file.Read(kept))!.AsArray();
        var at = new DateTimeOffset(written[0]!.GetValue<long>(), TimeSpan.Zero);
        return new HistoryEvent(
            at, written[1]!.GetValue<string>(), id, written[2]!.GetValue<long>(), written[3]?.GetValue<string>(), written[4]?.DeepClone().AsObject());
    }
}
