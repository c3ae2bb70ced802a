using Pipeline.Aws.Direct;

namespace Pipeline.Bench.Micro.StandIns;

/// <summary>A service that gives its answers in turn, at once and without allocating, and looks at nothing.</summary>
internal sealed class PreparedClient(params IReadOnlyList<ServiceReply> replies) : IServiceClient
{
    private readonly Task<ServiceReply>[] _replies = [.. replies.Select(Task.FromResult)];
    private int _next;

    /// <inheritdoc />
    public Task<ServiceReply> SendAsync(ServiceRequest request, CancellationToken cancellationToken) => _replies[_next++ % _replies.Length];
}
