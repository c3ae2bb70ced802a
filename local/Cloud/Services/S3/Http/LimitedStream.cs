using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Http;

/// <summary>A stream that may not be longer than a limit.</summary>
internal sealed class LimitedStream(Stream source, long limit) : ForwardStream
{
    private long _read;

    /// <exception cref="AwsException">EntityTooLarge.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken);
        if ((_read += read) > limit) throw S3Errors.EntityTooLarge(_read, limit);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Requests are read asynchronously.");
}
