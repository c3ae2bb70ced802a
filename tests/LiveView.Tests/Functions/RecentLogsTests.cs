using Pipeline.Cloud.CloudWatch;
using Pipeline.LiveView.Functions;

namespace Pipeline.LiveView.Tests.Functions;

public sealed class RecentLogsTests
{
    private readonly RecentLogs _logs = new();

    [Fact]
    public void A_line_belongs_to_the_invocation_that_its_environment_works_on()
    {
        Write("a", "INIT_START Runtime: dotnet10");
        Write("a", "START RequestId: one Version: $LATEST");
        Write("b", "START RequestId: two Version: $LATEST");
        Write("a", "hello");
        Write("b", "hi");
        Write("a", "END RequestId: one");
        // What was written just before the answer may be read just after it.
        Write("a", "late");
        _logs.Of("f", "one").Select(line => line.Text).ShouldBe(["START RequestId: one Version: $LATEST", "hello", "END RequestId: one", "late"]);
        _logs.Of("f", "two").Select(line => line.Text).ShouldBe(["START RequestId: two Version: $LATEST", "hi"]);
        _logs.Lines("f", null).Last().RequestId.ShouldBeNull();
        _logs.Of("other", "one").ShouldBeEmpty();
    }

    [Fact]
    public void Older_lines_make_room_for_newer_ones()
    {
        for (var i = 0; i < 20_000; i++) Write("a", $"line {i}");
        var lines = _logs.Lines("f", null).ToList();
        lines.Count.ShouldBe(10_000);
        lines[0].Text.ShouldBe("line 19999");
        _logs.Lines("f", lines[1].Number).First().Text.ShouldBe("line 19997");
        for (var i = 0; i < 10; i++) Write("a", new string('x', 1024 * 1024));
        _logs.Lines("f", null).Sum(line => line.Text.Length).ShouldBeLessThanOrEqualTo(4 * 1024 * 1024);
    }

    [Theory]
    [InlineData("START RequestId: one Version: $LATEST", "platform")]
    [InlineData("REPORT RequestId: one\tDuration: 1 ms\tBilled", "platform")]
    [InlineData("{\"_aws\":{\"CloudWatchMetrics\":[]}}", "metric")]
    [InlineData("{\"timestamp\":\"t\",\"level\":\"Warning\",\"message\":\"m\"}", "warn")]
    [InlineData("{\"level\":7}", "info")]
    [InlineData("{ not json", "info")]
    [InlineData("2026-01-15T12:00:00.000Z\tone\tfail\tit broke", "error")]
    [InlineData("anything", "info")]
    [InlineData("""{"level":"\ud800"}""", "info")]
    [InlineData("""{"lev\ud800el":1,"level":"error"}""", "info")]
    public void A_line_has_a_level(string line, string level) => LogLevels.Of(line).ShouldBe(level);

    private void Write(string environment, string line) => _logs.Write(new FunctionLogLine("f", environment, line, DateTimeOffset.UnixEpoch));
}
