using System.Collections.Concurrent;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Kinesis;

/// <summary>The streams of the account, found by name or ARN.</summary>
internal sealed class StreamCatalog(LocalCloudOptions cloud)
{
    private readonly ConcurrentDictionary<string, DataStream> _streams = new(StringComparer.Ordinal);

    /// <summary>All streams in the order of their names.</summary>
    public IReadOnlyList<DataStream> All => [.. _streams.Values.OrderBy(stream => stream.Name, StringComparer.Ordinal)];

    /// <summary>The ARN of a stream's name.</summary>
    public string Arn(string name) => cloud.Arn("kinesis", "stream/" + name);

    /// <summary>Adds a stream.</summary>
    /// <exception cref="AwsException">ResourceInUseException.</exception>
    public void Add(DataStream stream)
    {
        if (!_streams.TryAdd(stream.Name, stream))
            throw new AwsException("ResourceInUseException", $"Stream {stream.Name} under account {cloud.AccountId} already exists.");
    }

    /// <summary>Removes a stream; its readers look again and find it gone.</summary>
    public void Remove(DataStream stream)
    {
        _streams.TryRemove(KeyValuePair.Create(stream.Name, stream));
        stream.Wake();
    }

    /// <summary>The stream of a request's StreamName or StreamARN; where both are given they must agree.</summary>
    /// <exception cref="AwsException">ResourceNotFoundException, InvalidArgumentException.</exception>
    public DataStream Find(string? name, string? arn)
    {
        if (name is null && arn is null) throw new AwsException("InvalidArgumentException", "Either StreamName or StreamARN must be given.");
        if (name is not null && arn is not null && arn != Arn(name))
            throw new AwsException("InvalidArgumentException", $"StreamName {name} and StreamARN {arn} name two streams: give one of them, or both of the same stream.");
        return name is null ? ByArn(arn!) : ByName(name);
    }

    /// <summary>The stream of a request's StreamName or StreamARN.</summary>
    public DataStream Find(Parameters parameters)
    {
        // An id that may stand beside them for cross-account calls; there is one account here.
        parameters.Ignore("StreamId");
        return Find(parameters.String("StreamName"), parameters.String("StreamARN"));
    }

    /// <summary>The stream of an ARN.</summary>
    /// <exception cref="AwsException">ResourceNotFoundException.</exception>
    public DataStream ByArn(string arn)
    {
        var name = arn[(arn.LastIndexOf('/') + 1)..];
        return arn == Arn(name) ? ByName(name) : throw NotFound(arn);
    }

    private DataStream ByName(string name) => _streams.TryGetValue(name, out var stream) ? stream : throw NotFound(name);

    private AwsException NotFound(string stream) =>
        new("ResourceNotFoundException", $"Stream {stream} under account {cloud.AccountId} not found.");
}
