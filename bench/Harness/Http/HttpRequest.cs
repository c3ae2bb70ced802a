using System.Text;

namespace Pipeline.Bench.Http;

/// <summary>A request in its connection's buffer, valid until the next one is read. Headers are looked for when they are asked for, never all parsed.</summary>
/// <param name="head">From the request line to the line before the empty one, with its end.</param>
/// <param name="body">The body, its framing removed.</param>
/// <param name="bytes">How many bytes the request took on the wire.</param>
internal readonly ref struct HttpRequest(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, int bytes)
{
    private readonly ReadOnlySpan<byte> _head = head;

    /// <summary>The request line and the headers.</summary>
    public ReadOnlySpan<byte> Head => _head;

    /// <summary>The body.</summary>
    public ReadOnlySpan<byte> Body { get; } = body;

    /// <summary>How many bytes the request took.</summary>
    public int Bytes => bytes;

    /// <summary>The method.</summary>
    public ReadOnlySpan<byte> Method => _head[.._head.IndexOf((byte)' ')];

    /// <summary>Path and query as they were sent.</summary>
    public ReadOnlySpan<byte> Target
    {
        get
        {
            var rest = _head[(_head.IndexOf((byte)' ') + 1)..];
            return rest[..rest.IndexOf((byte)' ')];
        }
    }

    /// <summary>A header's value, or nothing.</summary>
    public ReadOnlySpan<byte> Header(ReadOnlySpan<byte> name) => Find(_head, name);

    /// <summary>A header's value among header lines, or nothing.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        while (true)
        {
            var end = head.IndexOf("\r\n"u8);
            if (end < 0) return default;
            head = head[(end + 2)..];
            if (head.Length > name.Length && head[name.Length] == ':' && Ascii.EqualsIgnoreCase(head[..name.Length], name))
            {
                var value = head[(name.Length + 1)..];
                return value[..value.IndexOf("\r\n"u8)].Trim((byte)' ');
            }
        }
    }
}
