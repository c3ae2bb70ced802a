using Pipeline.Cloud.Iam.Identities;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Kinesis;

/// <summary>Streams as far as a role may read them.</summary>
internal sealed class RoleStreams : IStreamReader
{
    private readonly IStreamReader _streams;
    private readonly RoleSession _session;

    private RoleStreams(IStreamReader streams, RoleSession session) => (_streams, _session) = (streams, session);

    /// <summary>The streams as a caller sees them; all of them where nobody checks what the caller may do.</summary>
    public static IStreamReader Of(IStreamReader streams, Caller caller) => caller.Session is { } session ? new RoleStreams(streams, session) : streams;

    /// <inheritdoc/>
    public IReadOnlyList<ShardDescription> Shards(string streamArn)
    {
        _session.Require("kinesis:ListShards", streamArn);
        return _streams.Shards(streamArn);
    }

    /// <inheritdoc/>
    public IReadOnlyList<StreamRecord> Read(string streamArn, string shardId, string? after, int limit)
    {
        _session.Require("kinesis:GetRecords", streamArn);
        return _streams.Read(streamArn, shardId, after, limit);
    }

    /// <inheritdoc/>
    public string? Latest(string streamArn, string shardId)
    {
        _session.Require("kinesis:GetShardIterator", streamArn);
        return _streams.Latest(streamArn, shardId);
    }

    /// <inheritdoc/>
    public Task WaitAsync(string streamArn, string shardId, string? after, CancellationToken cancellationToken) =>
        _streams.WaitAsync(streamArn, shardId, after, cancellationToken);
}
