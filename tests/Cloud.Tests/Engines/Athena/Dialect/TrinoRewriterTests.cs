using System.Diagnostics;
using Pipeline.Cloud.Athena.Sql;
using Pipeline.Cloud.Engines.Athena.Dialect;

namespace Pipeline.Cloud.Tests.Engines.Athena.Dialect;

public sealed class TrinoRewriterTests
{
    // The maximum length of a query.
    private const int Many = 250_000;

    [Theory]
    [InlineData("1-1-1 1:1+", '1', "")]
    [InlineData("1-1-1 1:1+", '1', "!")]
    [InlineData("1-1-1 1:1+1:", '1', "!")]
    [InlineData("1-1-1 1:1:1.", '1', "!")]
    [InlineData("1-1-1 1:1", ' ', "!")]
    [InlineData("1-1-1 1:1", ' ', "UTC")]
    [InlineData("", ' ', "!")]
    [InlineData("1-1-1 1:1 ", 'A', "!")]
    public void A_long_literal_of_a_timestamp_is_read_at_once(string start, char filling, string end)
    {
        var clock = Stopwatch.StartNew();
        Rewritten($"select timestamp '{start}{new string(filling, Many)}{end}'");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("2026-01-15 10:00", "timestamp '2026-01-15 10:00'")]
    [InlineData("2026-01-15 10:00 UTC", "TIMESTAMPTZ '2026-01-15 10:00 UTC'")]
    [InlineData("2026-01-15 10:00:00.5  +01", "TIMESTAMPTZ '2026-01-15 10:00:00.5+01'")]
    [InlineData("2026-01-15 10:00:00 -0100", "TIMESTAMPTZ '2026-01-15 10:00:00-0100'")]
    [InlineData("2026-01-15T10:00 +01:00", "TIMESTAMPTZ '2026-01-15T10:00+01:00'")]
    [InlineData("2026-01-15 10:00 Europe/Berlin", "TIMESTAMPTZ '2026-01-15 10:00 Europe/Berlin'")]
    public void A_timestamp_literal_with_a_zone_becomes_a_TIMESTAMPTZ(string literal, string rewritten) =>
        Rewritten($"select timestamp '{literal}'").ShouldEndWith(rewritten);

    private static string Rewritten(string sql) => TrinoRewriter.Rewrite(sql, Statement.Read(sql).ShouldBeOfType<SelectStatement>().Query, []).ToString();
}
