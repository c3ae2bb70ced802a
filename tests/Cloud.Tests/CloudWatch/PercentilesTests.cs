using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.CloudWatch;

namespace Pipeline.Cloud.Tests.CloudWatch;

public sealed class PercentilesTests
{
    [Fact]
    public void Percentiles_are_values_of_the_sample()
    {
        Percentiles.Of([]).ShouldBe(new Percentiles(0, 0, 0));
        Percentiles.Of([7]).ShouldBe(new Percentiles(7, 7, 7));
        Percentiles.Of(Enumerable.Range(1, 200).Reverse().Select(value => (double)value)).ShouldBe(new Percentiles(100, 198, 200));
    }

    [Fact]
    public void Recent_values_are_limited_by_age_and_count()
    {
        var time = new FakeTimeProvider();
        var values = new RecentValues(time, room: 3);
        values.Add(1);
        time.Advance(TimeSpan.FromSeconds(20));
        values.Add(2);
        values.Add(3);
        values.Within(TimeSpan.FromSeconds(30)).ShouldBe([3, 2, 1]);
        values.Within(TimeSpan.FromSeconds(10)).ShouldBe([3, 2]);
        values.Add(4);
        values.Within(TimeSpan.FromSeconds(30)).ShouldBe([4, 3, 2]);
    }
}
