using System.Globalization;
using System.Numerics;

namespace Pipeline.Cloud.Kinesis;

/// <summary>
/// The sequence numbers of one shard. Like AWS's, they are 186-bit numbers of 56 decimal digits. From the top: a version, the
/// second of the shard's creation, the record's index, the second of its arrival and the shard's index.
/// </summary>
internal sealed class SequenceNumbers
{
    private const int IndexShift = 80;
    private const int SecondShift = 44;
    private readonly BigInteger _frame;
    private readonly BigInteger _prefix;
    private readonly uint _shard;

    /// <summary>The numbers of a shard.</summary>
    public SequenceNumbers(int shard, DateTimeOffset created)
    {
        _shard = (uint)shard;
        _prefix = ((((BigInteger)2 << 36) + created.ToUnixTimeSeconds()) << 4) + (shard & 0xF);
        _frame = (_prefix << (IndexShift + 64)) + ((ulong)_shard << 4) + 2;
    }

    /// <summary>The number of the record with an index, which arrived at a time.</summary>
    public string Format(long index, long arrivedAtMilliseconds)
    {
        var varying = ((UInt128)(ulong)index << IndexShift) + ((UInt128)(ulong)(arrivedAtMilliseconds / 1000) << SecondShift);
        return (_frame + varying).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a number is one that a shard can have given out up to now.</summary>
    public static bool IsPast(string number, DateTimeOffset now)
    {
        if (!BigInteger.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
        var (version, second) = (value >> (IndexShift + 64 + 40), (long)((value >> SecondShift) & ((1L << 36) - 1)));
        return version == 2 && (value & 0xF) == 2 && second <= now.ToUnixTimeSeconds();
    }

    /// <summary>The index of a number; null for a number of another shard.</summary>
    public long? Index(string number)
    {
        if (!BigInteger.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return null;
        var index = (value >> IndexShift) & ulong.MaxValue;
        var shard = (value >> 4) & uint.MaxValue;
        return value >> (IndexShift + 64) == _prefix && shard == _shard && index <= long.MaxValue ? (long)index : null;
    }
}
