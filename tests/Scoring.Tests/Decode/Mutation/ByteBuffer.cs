namespace Pipeline.Scoring.Tests.Decode.Mutation;

/// <summary>Bytes that are edited in place, in one array for a million records.</summary>
internal sealed class ByteBuffer
{
    private readonly byte[] _bytes = new byte[16 * 1024];

    public int Length { get; private set; }

    public Span<byte> Span => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public void Set(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes);
        Length = bytes.Length;
    }

    public void Truncate(int length) => Length = Math.Min(Length, length);

    /// <summary>Puts bytes in the place of others; what would grow past the array is left as it was.</summary>
    public void Replace(int at, int count, ReadOnlySpan<byte> with)
    {
        if (Length - count + with.Length > _bytes.Length) return;
        _bytes.AsSpan(at + count, Length - at - count).CopyTo(_bytes.AsSpan(at + with.Length));
        with.CopyTo(_bytes.AsSpan(at));
        Length += with.Length - count;
    }
}
