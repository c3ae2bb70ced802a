using System.Globalization;
using Pipeline.Cloud.Scheduler;

namespace Pipeline.Cloud.Tests.Scheduler;

public sealed class CronExpressionTests
{
    // 2026-01-15 is a Thursday.
    [Theory]
    [InlineData("0 10 * * ? *", "2026-01-15T12:00", "2026-01-16T10:00", "2026-01-17T10:00")]
    [InlineData("15 12 * * ? *", "2026-01-15T12:00", "2026-01-15T12:15")]
    [InlineData("0 12 * * ? *", "2026-01-15T12:00", "2026-01-16T12:00")]
    [InlineData("0 18 ? * MON-FRI *", "2026-01-16T19:00", "2026-01-19T18:00")]
    [InlineData("0 8 1 * ? *", "2026-01-15T12:00", "2026-02-01T08:00", "2026-03-01T08:00")]
    [InlineData("0/15 * * * ? *", "2026-01-15T12:00", "2026-01-15T12:15", "2026-01-15T12:30", "2026-01-15T12:45", "2026-01-15T13:00")]
    [InlineData("0/5 8-17 ? * MON-FRI *", "2026-01-16T17:55", "2026-01-19T08:00", "2026-01-19T08:05")]
    [InlineData("5,35 14 * * ? *", "2026-01-15T14:05", "2026-01-15T14:35", "2026-01-16T14:05")]
    [InlineData("0 10 ? * 6L 2022-2027", "2026-01-15T12:00", "2026-01-30T10:00", "2026-02-27T10:00")]
    [InlineData("0 9 ? * 2#1 *", "2026-01-15T12:00", "2026-02-02T09:00", "2026-03-02T09:00")]
    [InlineData("0 0 L * ? *", "2026-01-15T12:00", "2026-01-31T00:00", "2026-02-28T00:00")]
    [InlineData("0 0 LW * ? *", "2026-01-15T12:00", "2026-01-30T00:00", "2026-02-27T00:00")]
    [InlineData("0 0 17W * ? *", "2026-01-15T12:00", "2026-01-16T00:00")]
    [InlineData("0 0 1W 8 ? *", "2026-01-15T12:00", "2026-08-03T00:00")]
    [InlineData("0 0 29 FEB ? *", "2026-01-15T12:00", "2028-02-29T00:00")]
    [InlineData("0 0 31 * ? *", "2026-01-31T12:00", "2026-03-31T00:00")]
    [InlineData("0 0 ? * FRI-MON *", "2026-01-15T12:00", "2026-01-16T00:00", "2026-01-17T00:00", "2026-01-18T00:00", "2026-01-19T00:00", "2026-01-23T00:00")]
    [InlineData("0 0 1 JAN,jul ? 2027", "2026-01-15T12:00", "2027-01-01T00:00", "2027-07-01T00:00")]
    [InlineData("0 0 ? * L *", "2026-01-15T12:00", "2026-01-17T00:00")]
    public void Times_follow_one_another(string expression, string after, params string[] expected) =>
        CronExpression.Parse(expression).After(DateTime.Parse(after, CultureInfo.InvariantCulture)).Take(expected.Length)
            .Select(time => time.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture)).ShouldBe(expected);

    [Fact]
    public void An_expression_whose_years_have_passed_has_no_time() =>
        CronExpression.Parse("0 0 1 1 ? 2020").After(new DateTime(2026, 1, 15)).ShouldBeEmpty();

    [Theory]
    [InlineData("0 10 * * *", "6")]
    [InlineData("0 10 * * * *", "'?'")]
    [InlineData("0 10 ? * ? *", "'?'")]
    [InlineData("60 10 * * ? *", "minutes")]
    [InlineData("0 24 * * ? *", "hours")]
    [InlineData("0 0 32 * ? *", "day-of-month")]
    [InlineData("0 0 * 13 ? *", "month")]
    [InlineData("0 0 ? * 8 *", "day-of-week")]
    [InlineData("0 0 ? * MON#6 *", "weekday")]
    [InlineData("0 0 * * ? 1969", "year")]
    [InlineData("0/0 0 * * ? *", "minutes")]
    [InlineData("1-2-3 0 * * ? *", "range")]
    [InlineData("0/1/2 0 * * ? *", "'/'")]
    public void A_malformed_expression_is_refused_with_the_reason(string expression, string named) =>
        Should.Throw<FormatException>(() => CronExpression.Parse(expression)).Message.ShouldContain(named);
}
