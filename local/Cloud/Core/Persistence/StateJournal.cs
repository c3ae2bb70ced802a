using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Persistence;

/// <summary>The state of a service by key, which survives the end of the process: a journal of what the keys' states became.</summary>
public sealed class StateJournal : IDisposable
{
    private const long LeastDead = 1 << 16;
    private readonly JournalFile? _file;
    private Dictionary<string, byte[]> _kept;

    private StateJournal(JournalFile? file, Dictionary<string, byte[]> kept) => (_file, _kept) = (file, kept);

    /// <summary>A journal that keeps nothing.</summary>
    public static StateJournal None { get; } = new(null, []);

    /// <summary>Whether states are kept.</summary>
    public bool IsKept => _file is not null;

    /// <summary>Opens a journal, or makes it. One of which more than half is outdated is rewritten.</summary>
    /// <exception cref="CorruptJournalException">A byte is not the one that was written.</exception>
    public static StateJournal Open(string path)
    {
        var kept = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var file = JournalFile.OpenCompacted(
            path,
            entry => StateChanges.Apply(entry.Span, kept),
            () => kept.Sum(state => (long)Encoding.UTF8.GetByteCount(state.Key) + state.Value.Length + 8 + EntryFrame.HeaderLength),
            LeastDead,
            next =>
            {
                foreach (var (key, state) in kept) next.Append(entry => StateChanges.Write(entry, key, state, gone: false));
            });
        return new StateJournal(file, kept);
    }

    /// <summary>Takes the states that the process before had saved below a prefix, by the rest of their keys. They are given once.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonNode>> Take(string prefix)
    {
        var taken = _kept.Where(state => state.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        foreach (var (key, _) in taken) _kept.Remove(key);
        if (_kept.Count == 0) _kept = [];
        return [.. taken.Select(state => KeyValuePair.Create(state.Key[prefix.Length..], JsonNode.Parse(state.Value)!))];
    }

    /// <summary>Saves what a key's state is now.</summary>
    /// <param name="key">The key.</param>
    /// <param name="state">
    /// Reads the state; null if there is none any more. It runs while nothing else is saved, so the state that is saved last is the newest, whichever
    /// thread was first. A service that calls this inside a lock must never take that lock in here from outside.
    /// </param>
    /// <exception cref="IOException">The state could not be written.</exception>
    public void Save(string key, Func<JsonNode?> state) => Save([key], _ => state());

    /// <summary>Saves the states of several keys at once: after the end of the process either all are there or none.</summary>
    public void Save(IReadOnlyCollection<string> keys, Func<string, JsonNode?> state) => _file?.Append(entry =>
    {
        foreach (var key in keys)
        {
            var node = state(key);
            StateChanges.Write(entry, key, node is null ? [] : JsonSerializer.SerializeToUtf8Bytes(node), node is null);
        }
    });

    /// <summary>Removes a key's state.</summary>
    public void Remove(string key) => Save(key, () => null);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file?.Dispose();
}
