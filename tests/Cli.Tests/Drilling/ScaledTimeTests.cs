using Microsoft.Extensions.Time.Testing;
using Pipeline.Cli.Drilling;

namespace Pipeline.Cli.Tests.Drilling;

public sealed class ScaledTimeTests
{
    private readonly FakeTimeProvider _real = new(DateTimeOffset.UnixEpoch);
    private readonly ScaledTime _time;

    public ScaledTimeTests() => _time = new ScaledTime(_real, 6);

    [Fact]
    public void A_minute_lasts_ten_seconds()
    {
        var began = _time.GetTimestamp();
        _real.Advance(TimeSpan.FromSeconds(10));
        _time.GetUtcNow().ShouldBe(DateTimeOffset.UnixEpoch.AddMinutes(1));
        _time.GetElapsedTime(began).ShouldBe(TimeSpan.FromMinutes(1));
        _time.At(DateTimeOffset.UnixEpoch.AddSeconds(5)).ShouldBe(DateTimeOffset.UnixEpoch.AddSeconds(30));
    }

    [Fact]
    public void Timers_run_as_much_faster()
    {
        var rang = 0;
        using var timer = _time.CreateTimer(_ => rang++, null, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(30));
        _real.Advance(TimeSpan.FromSeconds(9.9));
        rang.ShouldBe(0);
        _real.Advance(TimeSpan.FromSeconds(0.1));
        rang.ShouldBe(1);
        _real.Advance(TimeSpan.FromSeconds(10));
        rang.ShouldBe(3);
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan).ShouldBeTrue();
        _real.Advance(TimeSpan.FromHours(1));
        rang.ShouldBe(3);
    }
}
