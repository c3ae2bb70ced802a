using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Cloud.Persistence;

/// <summary>An entry of a <see cref="StateJournal"/>: keys, each with the state that it has from then on, or without one.</summary>
internal static class StateChanges
{
    private const int Gone = -1;

    /// <summary>Writes a key and its state; null removes the key.</summary>
    public static void Write(IBufferWriter<byte> entry, string key, ReadOnlySpan<byte> state, bool gone)
    {
        var length = Encoding.UTF8.GetByteCount(key);
        var span = entry.GetSpan(length + 8 + state.Length);
        BinaryPrimitives.WriteInt32LittleEndian(span, length);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], gone ? Gone : state.Length);
        Encoding.UTF8.GetBytes(key, span[8..]);
        state.CopyTo(span[(8 + length)..]);
        entry.Advance(8 + length + state.Length);
    }

    /// <summary>Applies an entry's changes to the states so far.</summary>
    public static void Apply(ReadOnlySpan<byte> entry, Dictionary<string, byte[]> states)
    {
        while (entry.Length > 0)
        {
            var (keyLength, length) = (BinaryPrimitives.ReadInt32LittleEndian(entry), BinaryPrimitives.ReadInt32LittleEndian(entry[4..]));
            var key = Encoding.UTF8.GetString(entry.Slice(8, keyLength));
            entry = entry[(8 + keyLength)..];
            if (length == Gone)
            {
                states.Remove(key);
                continue;
            }

            states[key] = entry[..length].ToArray();
            entry = entry[length..];
        }
    }
}
