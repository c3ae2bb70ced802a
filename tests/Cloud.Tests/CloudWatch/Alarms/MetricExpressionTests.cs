using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.CloudWatch.Alarms;

/// <summary>Metric math. Source: "Using math expressions with CloudWatch metrics".</summary>
public sealed class MetricExpressionTests
{
    [Theory]
    [InlineData("a", 6)]
    [InlineData("a + b * 2", 10)]
    [InlineData("(a + b) * 2", 16)]
    [InlineData("a - b - 1", 3)]
    [InlineData("100 * a / (a + b)", 75)]
    [InlineData("-a + .5", -5.5)]
    [InlineData("a * -b", -12)]
    [InlineData("FILL(gone, 0) + 0 * a", 0)]
    [InlineData("FILL(a, 7)", 6)]
    [InlineData("FILL(gone / b, -1)", -1)]
    public void Is_calculated_in_each_period(string expression, double value) => Of(expression).ShouldBe(value);

    [Theory]
    [InlineData("a / (b - 2)")]
    [InlineData("0 * a / (b - 2)")]
    [InlineData("a + gone")]
    [InlineData("FILL(gone, 0) + 0 * gone")]
    public void Without_an_operand_or_with_a_division_by_zero_there_is_no_datapoint(string expression) => Of(expression).ShouldBeNull();

    [Theory]
    [InlineData("", "it ends too early")]
    [InlineData("a +", "it ends too early")]
    [InlineData("(a", "it ends too early")]
    [InlineData("a b", "unexpected 'b' at character 3")]
    [InlineData("a ^ b", "unexpected '^' at character 3")]
    [InlineData("1.2.3 * a", "'1.2.3' is not a number")]
    [InlineData("1 + 2", "it names no metric")]
    public void What_is_malformed_is_refused(string expression, string problem)
    {
        var error = Should.Throw<AwsException>(() => MetricExpression.Parse(expression));
        error.Code.ShouldBe("ValidationException");
        error.Message.ShouldContain(problem);
    }

    [Theory]
    [InlineData("SUM(METRICS())")]
    [InlineData("RATE(a)")]
    [InlineData("FILL(a, REPEAT)")]
    [InlineData("abs(a)")]
    public void Functions_that_only_AWS_has_are_refused_by_name(string expression) =>
        Should.Throw<AwsException>(() => MetricExpression.Parse(expression)).Code.ShouldBe("NotImplemented");

    [Fact]
    public void Deep_nesting_is_refused() => Should.Throw<AwsException>(() => MetricExpression.Parse(new string('(', 5000) + "a")).Message.ShouldContain("nested");

    private static double? Of(string expression) =>
        MetricExpression.Parse(expression).Of(id => id switch { "a" => 6, "b" => 2, _ => null });
}
