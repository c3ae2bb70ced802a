using Pipeline.Contract.Intervals;

namespace Pipeline.Contract.Tests.Intervals;

public sealed class IntervalBinsTests
{
    private const string Three = "10,-2.5,3,400;20,-4,6.25,500;,-8,12,600";

    [Theory]
    [InlineData(-3, -5.5, 0, 400)]
    [InlineData(10, 7.5, 13, 400)]
    [InlineData(10.000000000000002, 6, 16.25, 500)]
    [InlineData(20, 16, 26.25, 500)]
    [InlineData(20.5, 12.5, 32.5, 600)]
    [InlineData(1e6, 999992, 1000012, 600)]
    public void A_prediction_is_in_the_first_bin_that_reaches_it(double prediction, double low, double high, int trips) =>
        Read(Three).Around(prediction, -100).ShouldBe(new PredictionInterval(low, high, trips));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NaN, ",-1,1,7")]
    public void A_prediction_that_is_no_number_has_no_interval(double prediction, string bins = Three) => Read(bins).Around(prediction, 0).IsKnown.ShouldBeFalse();

    [Fact]
    public void One_bin_holds_every_prediction() => Read(",-1,1,7").Around(double.MaxValue / 1e10, 0).Trips.ShouldBe(7);

    [Fact]
    public void An_end_below_the_least_label_is_the_least_label()
    {
        Read(Three).Around(1.5, 0).ShouldBe(new PredictionInterval(0, 4.5, 400));
        Read(Three).Around(-9, 0).ShouldBe(new PredictionInterval(0, 0, 400));
    }

    [Fact]
    public void Ends_are_rounded_to_four_decimals() =>
        Read(",-0.30000001,1.99999,7").Around(12.345678901234567, 0).ShouldBe(new PredictionInterval(12.0457, 14.3457, 7));

    [Fact]
    public void The_text_reads_back()
    {
        var bins = Read("0.1,-1E-07,0.25,3;,-8,12,600");
        bins.ToString().ShouldBe("0.1,-1E-07,0.25,3;,-8,12,600");
        IntervalBins.Parse(bins.ToString()).ShouldBe(bins);
        bins.ShouldNotBe(Read("0.1,-1E-07,0.25,3;,-8,12,601"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("10,-1,1,5", "a last bin with an upper")]
    [InlineData(",-1,1,5;,-2,2,5", "two bins without an upper")]
    [InlineData("10,-1,1,5;10,-1,1,5;,-2,2,5", "the same upper twice")]
    [InlineData("10,-1,1,5;9,-1,1,5;,-2,2,5", "a lower upper")]
    [InlineData("NaN,-1,1,5;,-2,2,5", "an upper that is no number")]
    [InlineData("10,1,-1,5;,-2,2,5", "low above high")]
    [InlineData("10,-1,Infinity,5;,-2,2,5", "no finite end")]
    [InlineData("10,-1,1,0;,-2,2,5", "no trips")]
    [InlineData("10,-1,1;,-2,2,5", "a missing field")]
    [InlineData("10,-1,1,5;", "an empty bin")]
    public void Anything_else_holds_no_bins(string text, string why) => IntervalBins.Parse(text).ShouldBeNull(why);

    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void There_are_at_most_twenty_bins(int count, bool holds) =>
        (IntervalBins.Parse(string.Join(';', Enumerable.Range(1, count).Select(n => $"{(n == count ? "" : n)},-1,1,5"))) is not null).ShouldBe(holds);

    [Fact]
    public void The_row_without_its_attribute_holds_no_bins() => IntervalLookups.Read(new Dictionary<string, string> { ["bin"] = "3" }).ShouldBeNull();

    private static IntervalBins Read(string text) => IntervalBins.Parse(text).ShouldNotBeNull();
}
