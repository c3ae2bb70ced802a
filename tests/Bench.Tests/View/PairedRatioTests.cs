using Pipeline.Bench.View.Reporting;

namespace Pipeline.Bench.Tests.View;

/// <summary>What a page costs is told from rounds that differ by more than it.</summary>
public sealed class PairedRatioTests
{
    [Fact]
    public void It_is_that_of_rounds_which_ran_side_by_side_however_the_machine_drifts()
    {
        var drifting = Enumerable.Range(1, 50).Select(round => (Value: 1.02 * round, Base: (double)round));
        var ratio = PairedRatio.Of([.. drifting], new Random(1));
        ratio.Median.ShouldBe(1.02, 1e-9);
        (ratio.Most - ratio.Least).ShouldBeLessThan(1e-9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Its_interval_holds_what_is_true_and_narrows_with_the_rounds(int seed)
    {
        var random = new Random(seed);
        double Noise() => 1 + (0.2 * (random.NextDouble() - 0.5));
        PairedRatio Of(int rounds) => PairedRatio.Of([.. Enumerable.Range(0, rounds).Select(_ => (1.05 * Noise(), Noise()))], random);
        var (few, many) = (Of(10), Of(1000));
        many.Median.ShouldBeInRange(many.Least, many.Most);
        1.05.ShouldBeInRange(many.Least - 0.01, many.Most + 0.01);
        (many.Most - many.Least).ShouldBeLessThan((few.Most - few.Least) / 2);
    }

    [Fact]
    public void A_median_is_the_middle_or_between_the_two_in_the_middle()
    {
        PairedRatio.MedianOf([3, 1, 2]).ShouldBe(2);
        PairedRatio.MedianOf([4, 1, 2, 3]).ShouldBe(2.5);
    }
}
