using System.Globalization;
using System.Numerics;
using Pipeline.Cloud.Kinesis;

namespace Pipeline.Cloud.Tests.Kinesis;

/// <summary>The ranges of a new stream's shards are AWS's to the last digit.</summary>
public sealed class HashKeyRangeTests
{
    [Theory]
    [InlineData(1, "340282366920938463463374607431768211455")]
    [InlineData(2, "170141183460469231731687303715884105727", "340282366920938463463374607431768211455")]
    [InlineData(3, "113427455640312821154458202477256070484", "226854911280625642308916404954512140969", "340282366920938463463374607431768211455")]
    [InlineData(4, "85070591730234615865843651857942052863", "170141183460469231731687303715884105727", "255211775190703847597530955573826158591", "340282366920938463463374607431768211455")]
    public void A_range_ends_where_AWS_ends_it(int shards, params string[] ends) =>
        HashKeyRange.Divide(shards).Select(range => range.End.ToString(CultureInfo.InvariantCulture)).ShouldBe(ends);

    [Fact]
    public void Ranges_follow_each_other_and_are_equally_wide_but_for_the_last()
    {
        for (var shards = 1; shards <= 200; shards++)
        {
            var ranges = HashKeyRange.Divide(shards).ToList();
            var width = BigInteger.Pow(2, 128) / shards;
            for (var shard = 0; shard < shards; shard++) ((BigInteger)ranges[shard].Start).ShouldBe(width * shard, $"shard {shard} of {shards}");
            for (var shard = 1; shard < shards; shard++) ranges[shard].Start.ShouldBe(ranges[shard - 1].End + 1, $"shard {shard} of {shards}");
            ranges[^1].End.ShouldBe(UInt128.MaxValue, $"{shards} shards");
        }
    }
}
