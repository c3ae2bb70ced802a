using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Protocol;

public sealed class SteadyTimeTests
{
    [Theory]
    [InlineData(10_000_000, 639_040_320_000_000_001)]
    [InlineData(1_000_000_000, 9_123_456_789_123_456_701)]
    public void Two_moments_are_as_far_apart_as_their_timestamps(long frequency, long timestamp)
    {
        var time = new Timestamps(frequency) { Now = timestamp };
        var first = time.Steady();
        time.Now += frequency / 5;
        (time.Steady() - first).ShouldBe(TimeSpan.FromMilliseconds(200));
    }

    private sealed class Timestamps(long frequency) : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => frequency;

        public override long GetTimestamp() => Now;
    }
}
