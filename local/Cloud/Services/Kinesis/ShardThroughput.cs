namespace Pipeline.Cloud.Kinesis;

/// <summary>A shard's write limit: 1,000 records and 1 MiB in each second. Callers hold the shard's lock.</summary>
internal sealed class ShardThroughput
{
    private const int RecordsPerSecond = 1000;
    private const int BytesPerSecond = 1024 * 1024;
    private long _second = long.MinValue;
    private int _records;
    private int _bytes;

    /// <summary>Whether one more record fits. If it does, it is counted.</summary>
    public bool TryTake(int bytes, TimeSpan steady)
    {
        var second = steady.Ticks / TimeSpan.TicksPerSecond;
        if (second != _second) (_second, _records, _bytes) = (second, 0, 0);
        // A record with the largest payload and its partition key exceeds the limit, but must still fit into an idle shard.
        if (_records >= RecordsPerSecond || (_records > 0 && _bytes + bytes > BytesPerSecond)) return false;
        _records++;
        _bytes += bytes;
        return true;
    }
}
