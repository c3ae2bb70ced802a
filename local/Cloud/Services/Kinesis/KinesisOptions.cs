namespace Pipeline.Cloud.Kinesis;

/// <summary>Settings of the local Kinesis.</summary>
public sealed record KinesisOptions
{
    /// <summary>Whether a shard takes at most 1,000 records and 1 MiB a second, as in AWS.</summary>
    public bool ThrottleShards { get; init; } = true;

    /// <summary>How many shards an ON_DEMAND stream starts with.</summary>
    public int OnDemandShards { get; init; } = 4;
}
