using Pipeline.Bench.Http;

namespace Pipeline.Bench.Cloud;

/// <summary>
/// Everything that was sent since the last <see cref="Clear"/>, kept as bytes: while a function is measured nothing is looked
/// into that need not be, and the checks read it afterwards. The memory is used again and again, so that its pages are there.
/// </summary>
internal sealed class Recording
{
    private const int BlockBytes = 16 * 1024 * 1024;
    private readonly Lock _lock = new();
    private readonly List<byte[]> _blocks = [];
    private readonly List<RecordedCall> _calls = [];
    private readonly List<string> _defects = [];
    private int _block;
    private int _used;

    /// <summary>What was sent, in the order of its arrival.</summary>
    public IReadOnlyList<RecordedCall> Calls => _calls;

    /// <summary>Requests that no service here has an answer for.</summary>
    public IReadOnlyList<string> Defects => _defects;

    /// <summary>Keeps a request.</summary>
    public void Add(CallKind kind, HttpRequest request, bool withHead = false)
    {
        lock (_lock)
        {
            var head = withHead ? Keep(request.Head) : default;
            _calls.Add(new RecordedCall(kind, head, Keep(request.Body), request.Bytes, request.Header("Authorization"u8).StartsWith("AWS4-HMAC-SHA256 "u8)));
        }
    }

    /// <summary>Keeps what is wrong with a request.</summary>
    public void AddDefect(string defect)
    {
        lock (_lock) _defects.Add(defect);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _calls.Clear();
            _defects.Clear();
            (_block, _used) = (0, 0);
        }
    }

    private ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BlockBytes) throw new IOException($"A request of {bytes.Length} bytes is more than any service takes.");
        if (_used + bytes.Length > BlockBytes) (_block, _used) = (_block + 1, 0);
        if (_block == _blocks.Count) _blocks.Add(GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true));
        var kept = _blocks[_block].AsMemory(_used, bytes.Length);
        bytes.CopyTo(kept.Span);
        _used += bytes.Length;
        return kept;
    }
}
