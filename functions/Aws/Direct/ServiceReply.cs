using System.Buffers;
using System.Text;

namespace Pipeline.Aws.Direct;

/// <summary>A service's reply. Its bytes are valid until it is disposed.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="head">The header lines, each with its line break.</param>
/// <param name="body">The body.</param>
/// <param name="rented">The pooled buffer that holds both; null if there is none.</param>
internal sealed class ServiceReply(int status, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, byte[]? rented = null) : IDisposable
{
    private byte[]? _rented = rented;

    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>Whether the status is 2xx.</summary>
    public bool IsSuccess => status is >= 200 and < 300;

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body => body;

    /// <summary>The value of a header, by its name in lower case; null if the reply has none.</summary>
    public string? Header(ReadOnlySpan<byte> name) =>
        HeaderLines.TryFind(head.Span, name, out var value) ? Encoding.UTF8.GetString(value) : null;

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
    }
}
