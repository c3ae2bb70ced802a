using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.CloudWatch;

namespace Pipeline.Cloud.Tests.CloudWatch;

/// <summary>How long calls took, of a span of time or of however long ago.</summary>
public sealed class CallCountersTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Counts_stay_and_durations_are_those_of_the_span()
    {
        var counters = new CallCounters(_time, TimeSpan.FromSeconds(30));
        counters.Ended(failed: true, TimeSpan.FromMilliseconds(80));
        _time.Advance(TimeSpan.FromSeconds(31));
        counters.Ended(failed: false, TimeSpan.FromMilliseconds(5));
        counters.Now().ShouldBe((2, 1, new Percentiles(5, 5, 5)));
        _time.Advance(TimeSpan.FromSeconds(31));
        counters.Now().ShouldBe((2, 1, default));
    }

    [Fact]
    public void A_function_that_is_called_twice_a_day_has_durations_too()
    {
        var counters = new CallCounters(_time, TimeSpan.MaxValue);
        counters.Ended(failed: false, TimeSpan.FromMilliseconds(80));
        _time.Advance(TimeSpan.FromHours(12));
        counters.Ended(failed: false, TimeSpan.FromMilliseconds(40));
        _time.Advance(TimeSpan.FromHours(12));
        counters.Now().ShouldBe((2, 0, new Percentiles(40, 80, 80)));
    }
}
