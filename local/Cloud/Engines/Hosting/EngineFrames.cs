using System.Buffers.Binary;

namespace Pipeline.Cloud.Engines.Hosting;

/// <summary>Messages between the cloud and an engine's process: four bytes of length, little-endian, then the message.</summary>
internal static class EngineFrames
{
    private const int Largest = 1 << 30;

    /// <summary>Writes a message.</summary>
    public static async ValueTask WriteAsync(Stream to, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var head = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(head, message.Length);
        await to.WriteAsync(head, cancellationToken);
        await to.WriteAsync(message, cancellationToken);
        await to.FlushAsync(cancellationToken);
    }

    /// <summary>Reads a message; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The stream does not contain a valid message.</exception>
    public static async ValueTask<byte[]?> ReadAsync(Stream from, CancellationToken cancellationToken)
    {
        var head = new byte[4];
        if (await from.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken) < head.Length) return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is < 0 or > Largest) throw new InvalidDataException($"A message of {length} bytes.");
        var message = new byte[length];
        return await from.ReadAtLeastAsync(message, length, throwOnEndOfStream: false, cancellationToken) == length ? message : null;
    }
}
