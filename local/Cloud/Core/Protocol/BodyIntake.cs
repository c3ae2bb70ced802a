namespace Pipeline.Cloud.Protocol;

/// <summary>
/// Reads the long body of one request. The bytes it holds count against a budget until the request ends, and the client must keep sending.
/// The limit is per MiB, not per pause: a client on a machine under load may send nothing for seconds.
/// </summary>
internal sealed class BodyIntake(BodyBudget budget, TimeProvider time) : IDisposable
{
    // A body that has not been read to its end has had no effect, so the client may safely send it again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private const int Piece = 1 << 20;

    private long _taken;

    /// <summary>Counts bytes that the request is about to hold in memory.</summary>
    /// <exception cref="AwsException">503: the memory for request bodies is used up.</exception>
    public void Reserve(long bytes)
    {
        if (!budget.TryTake(bytes))
            throw new AwsException("ServiceUnavailable", "The local cloud holds as many bytes of requests as it may. Repeat the request in a second, or send fewer large ones at a time.", 503);
        _taken += bytes;
    }

    /// <summary>Fills the buffer from the body. Each MiB has a minute to arrive.</summary>
    /// <exception cref="AwsException">408: the client stopped sending.</exception>
    public async ValueTask FillAsync(Stream body, Memory<byte> bytes, CancellationToken cancellationToken)
    {
        for (var rest = bytes; rest.Length > 0; rest = rest[Math.Min(rest.Length, Piece)..])
        {
            var piece = rest[..Math.Min(rest.Length, Piece)];
            if (await ReadAsync(body, piece, cancellationToken) < piece.Length) throw new EndOfStreamException();
        }
    }

    /// <summary>Copies a body of unknown length. Each MiB has a minute to arrive.</summary>
    /// <exception cref="AwsException">408: the client stopped sending. 503: the memory for request bodies is used up.</exception>
    public async Task CopyAsync(Stream body, MemoryStream destination, CancellationToken cancellationToken)
    {
        var piece = new byte[BodyBudget.Uncounted];
        for (var full = true; full;)
        {
            Reserve(piece.Length);
            var read = await ReadAsync(body, piece, cancellationToken);
            destination.Write(piece, 0, read);
            full = read == piece.Length;
            if (full && piece.Length < Piece) piece = new byte[piece.Length * 2];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        budget.Return(_taken);
        _taken = 0;
    }

    private async ValueTask<int> ReadAsync(Stream body, Memory<byte> piece, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await body.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new AwsException("RequestTimeout", $"The request's body stopped: {piece.Length} bytes of it did not arrive within {Patience.TotalSeconds} seconds.", 408);
        }
    }
}
