using Pipeline.Contract.Description;

namespace Pipeline.Contract.Tests.Description;

public sealed class LabelDescriptionTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(0.5, false)]
    [InlineData(2, false)]
    [InlineData(-1, false)]
    [InlineData(double.NaN, false)]
    public void Yes_or_no_is_1_or_0(double value, bool holds)
    {
        var label = LabelDescription.YesNo("delayed");
        label.Holds(value).ShouldBe(holds);
        (label.Expected, label.PredictionRange, label.Unit).ShouldBe(("0 or 1", PredictionRange.Probability, ""));
        (label.LeastLearned, label.GreatestLearned).ShouldBe((0, 1));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(120, true)]
    [InlineData(-0.1, false)]
    [InlineData(120.1, false)]
    [InlineData(double.PositiveInfinity, false)]
    [InlineData(double.NaN, false)]
    public void A_number_has_a_range(double value, bool holds)
    {
        var label = LabelDescription.Number("minutes", "min") with { Least = 0, Greatest = 120 };
        label.Holds(value).ShouldBe(holds);
        label.Expected.ShouldBe("a finite number from 0 to 120");
        label.PredictionRange.IsOpen.ShouldBeTrue("a regression may miss below the least label");
    }

    [Fact]
    public void Without_a_range_it_is_what_the_model_can_compute_with()
    {
        var label = LabelDescription.Number("hours", "h");
        (label.Holds(float.MaxValue), label.Holds(1e39)).ShouldBe((true, false));
        (label.LeastLearned, label.GreatestLearned).ShouldBe((label.Least, label.Greatest));
    }

    [Fact]
    public void What_is_learned_from_is_within_what_may_be()
    {
        var label = LabelDescription.Number("minutes", "min") with { Least = 0, LeastLearned = -5, GreatestLearned = 60 };
        (label.LeastLearned, label.GreatestLearned, label.Expected).ShouldBe((0, 60, "a finite number of at least 0"));
    }
}
