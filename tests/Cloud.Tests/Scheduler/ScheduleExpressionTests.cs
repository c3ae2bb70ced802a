using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Scheduler;

namespace Pipeline.Cloud.Tests.Scheduler;

public sealed class ScheduleExpressionTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Theory]
    [InlineData("rate(1 minute)", 0, 60)]
    [InlineData("rate(5 minutes)", 0, 300)]
    [InlineData("rate(5 minutes)", 299, 300)]
    [InlineData("rate(5 minutes)", 300, 600)]
    [InlineData("rate(1 hour)", 10, 3600)]
    [InlineData("rate(2 days)", 10, 172_800)]
    public void A_rate_counts_from_where_it_started(string expression, int after, int expected) =>
        ScheduleExpression.Parse(expression).Next(Start.AddSeconds(after), Start, TimeZoneInfo.Utc).ShouldBe(Start.AddSeconds(expected));

    [Fact]
    public void A_single_time_is_due_once()
    {
        var once = ScheduleExpression.Parse("at(2026-01-15T13:00:00)");
        once.Next(Start, Start, TimeZoneInfo.Utc).ShouldBe(Start.AddHours(1));
        once.Next(Start.AddHours(1), Start, TimeZoneInfo.Utc).ShouldBeNull();
        once.Next(Start, Start, NewYork).ShouldBe(Start.AddHours(6));
    }

    [Fact]
    public void Wall_clock_times_follow_the_time_zone_through_summer_time()
    {
        var daily = ScheduleExpression.Parse("cron(0 8 * * ? *)");
        // New York is 5 hours behind in winter and 4 in summer; the clocks change on 2026-03-08.
        daily.Next(At("2026-03-07T00:00Z"), Start, NewYork).ShouldBe(At("2026-03-07T13:00Z"));
        daily.Next(At("2026-03-07T13:00Z"), Start, NewYork).ShouldBe(At("2026-03-08T12:00Z"));
    }

    [Fact]
    public void A_time_that_summer_time_skips_is_not_due_and_one_that_it_repeats_is_due_once()
    {
        ScheduleExpression.Parse("cron(30 2 * * ? *)").Next(At("2026-03-07T12:00Z"), Start, NewYork).ShouldBe(At("2026-03-09T06:30Z"));
        var repeated = ScheduleExpression.Parse("cron(30 1 * * ? *)");
        repeated.Next(At("2026-10-31T12:00Z"), Start, NewYork).ShouldBe(At("2026-11-01T05:30Z"));
        repeated.Next(At("2026-11-01T05:30Z"), Start, NewYork).ShouldBe(At("2026-11-02T06:30Z"));
    }

    [Theory]
    [InlineData("every minute")]
    [InlineData("rate(0 minutes)")]
    [InlineData("rate(5 minute)")]
    [InlineData("rate(5 weeks)")]
    [InlineData("rate(5)")]
    [InlineData("cron(0 0 * * *)")]
    [InlineData("at(tomorrow)")]
    [InlineData("rate(5 minutes")]
    public void A_malformed_expression_is_refused(string expression)
    {
        var refused = Should.Throw<AwsException>(() => ScheduleExpression.Parse(expression));
        refused.Code.ShouldBe("ValidationException");
        refused.Message.ShouldContain(expression);
    }

    [Fact]
    public void An_expression_has_at_most_256_characters()
    {
        var hours = string.Join(',', Enumerable.Repeat("12", 80));
        ScheduleExpression.Parse($"cron(0 {hours} * * ? *)".PadRight(250).Trim()).ShouldNotBeNull();
        var refused = Should.Throw<AwsException>(() => ScheduleExpression.Parse($"cron(0 {hours},12,12 * * ? *)"));
        refused.Code.ShouldBe("ValidationException");
        refused.Message.ShouldContain("256");
    }

    [Fact]
    public void A_rate_that_runs_over_the_end_of_time_has_no_further_time()
    {
        var rate = ScheduleExpression.Parse("rate(2000000 days)");
        rate.Next(Start, Start, TimeZoneInfo.Utc).ShouldBe(Start.AddDays(2_000_000));
        rate.Next(Start.AddDays(2_000_000), Start, TimeZoneInfo.Utc).ShouldBeNull();
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
}
