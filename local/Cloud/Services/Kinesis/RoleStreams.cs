using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Kinesis;

/// <summary>Limits a stream reader to the streams that a role may read.</summary>
internal sealed class RoleStreams : IStreamReader
{
    private readonly IStreamReader _streams;
    private readonly IRoles _roles;
    private readonly Caller _caller;

    private RoleStreams(IStreamReader streams, IRoles roles, Caller caller) => (_streams, _roles, _caller) = (streams, roles, caller);

    /// <summary>The streams that a caller may read; all of them if the caller's permissions are not checked.</summary>
    public static IStreamReader Of(IStreamReader streams, IRoles roles, Caller caller) => caller.Session is null ? streams : new RoleStreams(streams, roles, caller);

    /// <inheritdoc/>
    public IReadOnlyList<ShardDescription> Shards(string streamArn)
    {
        _roles.Require(_caller, "kinesis:ListShards", streamArn);
        return _streams.Shards(streamArn);
    }

    /// <inheritdoc/>
    public IReadOnlyList<StreamRecord> Read(string streamArn, string shardId, string? after, int limit)
    {
        _roles.Require(_caller, "kinesis:GetRecords", streamArn);
        return _streams.Read(streamArn, shardId, after, limit);
    }

    /// <inheritdoc/>
    public string? Latest(string streamArn, string shardId)
    {
        _roles.Require(_caller, "kinesis:GetShardIterator", streamArn);
        return _streams.Latest(streamArn, shardId);
    }

    /// <inheritdoc/>
    public Task WaitAsync(string streamArn, string shardId, string? after, CancellationToken cancellationToken) =>
        _streams.WaitAsync(streamArn, shardId, after, cancellationToken);
}
