using System.Buffers;

namespace Pipeline.Cloud.SageMaker.Transform;

/// <summary>The records of one request: as they are sent, and, to join them with the answer, as they were read.</summary>
/// <param name="keepsInput">Whether the records are joined.</param>
internal sealed class MiniBatch(bool keepsInput)
{
    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly ArrayBufferWriter<byte> _input = new();
    private readonly List<int> _ends = [];

    /// <summary>How many records there are.</summary>
    internal int Count { get; private set; }

    /// <summary>The request's body.</summary>
    internal ReadOnlyMemory<byte> Payload => _payload.WrittenMemory;

    /// <summary>Whether another record fits. What is read counts as well, so that a filter that sends little of it does not hold any number of records in memory.</summary>
    internal bool Fits(int sent, int read, int most) => _payload.WrittenCount + sent <= most && _input.WrittenCount + read <= most;

    /// <summary>Adds a record.</summary>
    /// <param name="sent">The record as it is sent, with its line end.</param>
    /// <param name="read">The record as it was read, without it.</param>
    internal void Add(ReadOnlySpan<byte> sent, ReadOnlySpan<byte> read)
    {
        Count++;
        _payload.Write(sent);
        if (!keepsInput) return;
        _input.Write(read);
        _ends.Add(_input.WrittenCount);
    }

    /// <summary>A record as it was read.</summary>
    internal ReadOnlySpan<byte> Input(int record) => _input.WrittenSpan[(record == 0 ? 0 : _ends[record - 1]).._ends[record]];

    /// <summary>Removes all records.</summary>
    internal void Clear()
    {
        Count = 0;
        _payload.ResetWrittenCount();
        _input.ResetWrittenCount();
        _ends.Clear();
    }
}
