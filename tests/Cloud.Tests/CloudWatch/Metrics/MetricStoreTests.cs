using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.CloudWatch.Metrics;

namespace Pipeline.Cloud.Tests.CloudWatch.Metrics;

public sealed class MetricStoreTests
{
    private static readonly MetricName Metric = MetricName.Of("N", "M", [("B", "2"), ("A", "1")]);
    private static readonly DateTimeOffset Start = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Start);

    [Fact]
    public void Samples_of_a_minute_are_kept_together_by_unit_and_a_range_ends_before_its_end()
    {
        var store = new MetricStore(_time);
        store.Add(Metric, Start.AddSeconds(1), "Count", MetricSamples.Of(1));
        store.Add(MetricName.Of("N", "M", [("A", "1"), ("B", "2")]), Start.AddSeconds(59), "Count", MetricSamples.Of(5, 5));
        store.Add(Metric, Start.AddSeconds(30), "Bytes", MetricSamples.Of(9));
        store.Add(Metric, Start.AddMinutes(1), "Count", MetricSamples.Of(7));
        store.Between(Metric, Start.AddSeconds(45), Start.AddMinutes(1), "Count").ShouldHaveSingleItem().Samples.Sum.ShouldBe(11);
        store.Between(Metric, Start, Start.AddMinutes(1)).Select(minute => (minute.Start, minute.Unit)).ShouldBe([(Start, "Count"), (Start, "Bytes")]);
        store.Between(Metric, Start, Start.AddSeconds(61)).Count.ShouldBe(3);
        store.Between(MetricName.Of("N", "M", [("A", "1")]), Start, Start.AddDays(1)).ShouldBeEmpty("a part of the dimensions is another metric");
        store.Statistic(Metric, "Sum").ShouldBe(27);
    }

    [Fact]
    public void A_minute_is_forgotten_after_fifteen_days()
    {
        var store = new MetricStore(_time);
        store.Add(Metric, Start, "Count", MetricSamples.Of(1));
        _time.Advance(TimeSpan.FromDays(15));
        store.Statistic(Metric, "Sum").ShouldBe(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        store.Statistic(Metric, "Sum").ShouldBeNull();
        store.Active(TimeSpan.FromDays(14)).ShouldBeEmpty();
        store.Active(TimeSpan.FromDays(16)).ShouldBe([Metric]);
    }

    [Fact]
    public void A_full_store_forgets_the_oldest_minute_of_what_is_written_and_then_the_metric_that_was_not_written_for_longest()
    {
        var store = new MetricStore(_time, mostBuckets: 3);
        MetricName Named(string name) => MetricName.Of("N", name, []);
        foreach (var minute in Enumerable.Range(0, 4)) store.Add(Named("long"), Start.AddMinutes(minute), "Count", MetricSamples.Of(minute));
        store.Between(Named("long"), Start, Start.AddDays(1)).Select(minute => minute.Samples.Sum).ShouldBe([1, 2, 3]);
        _time.Advance(TimeSpan.FromSeconds(1));
        store.Add(Named("short"), Start, "Count", MetricSamples.Of(1));
        store.Active(TimeSpan.FromDays(1)).ShouldBe([Named("short")]);
        foreach (var name in new[] { "b", "c", "d" })
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            store.Add(Named(name), Start, "Count", MetricSamples.Of(1));
        }

        store.Active(TimeSpan.FromDays(1)).ShouldBe([Named("b"), Named("c"), Named("d")]);
    }

    [Theory]
    [InlineData("p0", 1)]
    [InlineData("p50", 2)]
    [InlineData("p75", 3)]
    [InlineData("p99.9", 100)]
    [InlineData("p100", 100)]
    public void A_percentile_is_the_least_value_with_that_share_at_or_below_it(string name, double value)
    {
        var store = new MetricStore(_time);
        store.Add(Metric, Start, "Count", MetricSamples.Of([(3, 1), (1, 1)]));
        store.Add(Metric, Start.AddMinutes(1), "Count", MetricSamples.Of([(100, 1), (2, 1)]));
        store.Statistic(Metric, name).ShouldBe(value);
    }

    [Fact]
    public void There_is_no_percentile_of_a_summary_whose_values_are_unknown_nor_of_negative_values()
    {
        MetricStatistic.Parse("p50")!.Of([MetricSamples.OfSummary(3, 9, 1, 5)]).ShouldBeNull();
        MetricStatistic.Parse("p50")!.Of([MetricSamples.OfSummary(3, 9, 3, 3)]).ShouldBe(3);
        MetricStatistic.Parse("p50")!.Of([MetricSamples.OfSummary(1, 9, 9, 9), MetricSamples.Of(-1)]).ShouldBeNull();
        MetricStatistic.Parse("Average")!.Of([MetricSamples.OfSummary(3, 9, 1, 5)]).ShouldBe(3);
    }

    [Theory]
    [InlineData("p101")]
    [InlineData("p-1")]
    [InlineData("pp9")]
    [InlineData("p")]
    [InlineData("sum")]
    [InlineData("tm99")]
    public void A_name_of_no_statistic_is_none(string name) => MetricStatistic.Parse(name).ShouldBeNull();

    [Fact]
    public void Very_many_different_values_are_kept_by_their_first_two_digits()
    {
        var store = new MetricStore(_time);
        for (var value = 0; value < 50_000; value++) store.Add(Metric, Start, "Count", MetricSamples.Of(value));
        store.Statistic(Metric, "p50")!.Value.ShouldBe(25_000, 25_000 * 0.05);
        store.Statistic(Metric, "p99")!.Value.ShouldBe(49_500, 49_500 * 0.05);
        store.Statistic(Metric, "Maximum").ShouldBe(49_999);
        store.Between(Metric, Start, Start.AddMinutes(1)).ShouldHaveSingleItem().Samples.Values!.Count.ShouldBeLessThan(500);
    }

    [Fact]
    public void Values_of_every_size_are_rounded_to_finite_ones()
    {
        var store = new MetricStore(_time);
        for (var power = -330.0; power < 108; power += 0.2) store.Add(Metric, Start, "Count", MetricSamples.Of(Math.Pow(10, power)));
        store.Between(Metric, Start, Start.AddMinutes(1)).ShouldHaveSingleItem().Samples.Values!.ShouldAllBe(one => double.IsFinite(one.Value) && one.Value >= 0);
    }
}
