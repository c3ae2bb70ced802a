using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Kinesis;

/// <summary>The streams of the account, found by name or ARN.</summary>
internal sealed class StreamCatalog
{
    /// <summary>
    /// The most open shards of an account: the default in us-east-1, us-west-2 and eu-west-1; here it includes on-demand streams.
    /// Source: "Quotas and limits".
    /// </summary>
    public const int MostOpenShards = 20_000;

    private readonly Lock _adding = new();
    private readonly LocalCloudOptions _cloud;
    private readonly StreamJournal _journal;
    private readonly NamedStore<DataStream> _streams;
    private long _lastId;

    /// <summary>The streams that the cloud had when it ended.</summary>
    public StreamCatalog(LocalCloudOptions cloud, RestoredStreams restored)
    {
        (_cloud, _journal, _lastId) = (cloud, restored.Journal, restored.LastId);
        _streams = new NamedStore<DataStream>(stream => NotFound(cloud, stream));
        foreach (var (stream, tags) in restored.Streams)
        {
            _streams.Put(stream.Name, stream);
            Tags.Add(stream.Arn, tags);
        }
    }

    /// <summary>The streams' tags, by ARN.</summary>
    public TagStore Tags { get; } = new();

    /// <summary>Writes a change of a stream's tags to the journal.</summary>
    public void SaveTags(DataStream stream) => _journal.Tags(stream.Id, Tags.Of(stream.Arn));

    /// <summary>All streams in the order of their names.</summary>
    public IReadOnlyList<DataStream> All => _streams.All;

    /// <summary>The ARN of the stream with a name.</summary>
    public string Arn(string name) => Arn(_cloud, name);

    /// <summary>The ARN of the stream with a name.</summary>
    public static string Arn(LocalCloudOptions cloud, string name) => cloud.Arn("kinesis", "stream/" + name);

    /// <summary>Adds a stream.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shards">How many shards it has.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="stream">Makes it, with an id.</param>
    /// <exception cref="AwsException">ResourceInUseException, LimitExceededException.</exception>
    public void Add(string name, int shards, IEnumerable<KeyValuePair<string, string>> tags, Func<long, DataStream> stream)
    {
        lock (_adding)
        {
            if (_streams.Find(name) is not null) throw new AwsException("ResourceInUseException", $"Stream {name} under account {_cloud.AccountId} already exists.");
            CheckRoom(shards);
            var added = stream(++_lastId);
            added.Journal = _journal;
            Tags.Add(added.Arn, tags);
            added.Save();
            if (Tags.Of(added.Arn).Count > 0) SaveTags(added);
            _streams.Put(name, added);
        }
    }

    /// <summary>Splits a shard of a stream.</summary>
    /// <exception cref="AwsException">LimitExceededException, and the errors of <see cref="DataStream.Split"/>.</exception>
    public void Split(DataStream stream, Shard shard, UInt128 at)
    {
        lock (_adding)
        {
            CheckRoom(1);
            stream.Split(shard, at);
        }
    }

    /// <summary>Removes a stream and wakes its readers, which then find it gone.</summary>
    public void Remove(DataStream stream)
    {
        lock (_adding)
        {
            if (_streams.Find(stream.Name) == stream)
            {
                _journal.Deleted(stream.Id);
                _streams.Remove(stream.Name);
                Tags.Forget(stream.Arn);
            }
        }

        stream.Wake();
    }

    /// <summary>The stream of a request's StreamName or StreamARN; if both are given, they must agree.</summary>
    /// <exception cref="AwsException">ResourceNotFoundException, InvalidArgumentException.</exception>
    public DataStream Find(string? name, string? arn)
    {
        if (name is null && arn is null) throw new AwsException("InvalidArgumentException", "Either StreamName or StreamARN must be given.");
        if (name is not null && arn is not null && arn != Arn(name))
            throw new AwsException("InvalidArgumentException", $"StreamName {name} and StreamARN {arn} name two streams: give one of them, or both of the same stream.");
        return name is null ? ByArn(arn!) : _streams.Get(name);
    }

    /// <summary>The stream of a request's StreamName or StreamARN.</summary>
    public DataStream Find(Parameters parameters) => Find(parameters.String("StreamName"), parameters.String("StreamARN"));

    /// <summary>The stream of an ARN.</summary>
    /// <exception cref="AwsException">ResourceNotFoundException.</exception>
    public DataStream ByArn(string arn)
    {
        var name = arn[(arn.LastIndexOf('/') + 1)..];
        return arn == Arn(name) ? _streams.Get(name) : throw NotFound(_cloud, arn);
    }

    private void CheckRoom(int more)
    {
        var open = _streams.All.Sum(stream => stream.OpenShards);
        if (open + more <= MostOpenShards) return;
        throw new AwsException(
            "LimitExceededException",
            $"This request would exceed the shard limit for the account {_cloud.AccountId} in {_cloud.Region}. Current shard count for the account: {open}. Limit: {MostOpenShards}. Number of additional shards that would have resulted from this request: {more}.");
    }

    private static AwsException NotFound(LocalCloudOptions cloud, string stream) =>
        new("ResourceNotFoundException", $"Stream {stream} under account {cloud.AccountId} not found.");
}
