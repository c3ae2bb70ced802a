using Amazon.Runtime;

namespace Pipeline.Aws.Direct;

/// <summary>Makes signed calls of one service over pooled connections.</summary>
internal sealed class ServiceClient(RequestHead head, ConnectionPool connections, AWSCredentials credentials, string service, TimeSpan timeout, TimeProvider time) : IServiceClient
{
    /// <inheritdoc />
    public async Task<ServiceReply> SendAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        using var timeoutSource = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeoutSource.Token);
        try
        {
            return await CallAsync(request, linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{service} did not answer within {timeout.TotalSeconds} s.");
        }
    }

    /// <summary>Opens connections for the first calls, and computes the signing key.</summary>
    public async Task PrepareAsync(int count)
    {
        using var timeoutSource = new CancellationTokenSource(timeout, time);
        try
        {
            head.Prepare(await credentials.GetCredentialsAsync());
            await Task.WhenAll(Enumerable.Range(0, count).Select(_ => OpenAsync(timeoutSource.Token)));
        }
        catch (Exception)
        {
            // Whatever the error, the first call will hit it again and report it. Until then nothing needs these connections.
        }
    }

    private async Task OpenAsync(CancellationToken cancellationToken) => connections.Return(await connections.OpenAsync(cancellationToken));

    private async ValueTask<ServiceReply> CallAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        var identity = await credentials.GetCredentialsAsync();
        while (connections.TryTake() is { } free)
        {
            try
            {
                return await CallAsync(free, request, identity, cancellationToken);
            }
            catch (IOException) when (!free.HasReplyBegun)
            {
                // The idle connection was closed before a reply; retry on the next one.
            }
        }

        var connection = await connections.OpenAsync(cancellationToken);
        try
        {
            return await CallAsync(connection, request, identity, cancellationToken);
        }
        catch (IOException e) when (!connection.HasReplyBegun)
        {
            throw new IOException($"{service} closed the connection without an answer: {e.Message}", e);
        }
    }

    private async ValueTask<ServiceReply> CallAsync(HttpConnection connection, ServiceRequest request, ImmutableCredentials identity, CancellationToken cancellationToken)
    {
        try
        {
            connection.Head.Clear();
            head.Write(request, identity, connection.Head, connection.Scratch);
            var reply = await connection.ExchangeAsync(request.Body, request.Method != "HEAD", cancellationToken);
            connections.Return(connection);
            return reply;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
