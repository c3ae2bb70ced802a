using Pipeline.Cli.Redriving;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Redriving;

public sealed class RedriveSummaryTests
{
    private readonly RedriveRig _rig = new();

    [Fact]
    public async Task The_summary_says_what_was_found_why_it_lies_there_and_what_was_done()
    {
        _rig.Quarantine(1, 3);
        _rig.Quarantine(11, 1, "field 'passengers' is missing");
        _rig.Bucket.Objects["aws/lambda/x"] = "{}"u8.ToArray();
        var options = new RedriveOptions("lake", "failures", "trips");
        RedriveSummary.Lines(await _rig.RunAsync(options), options).ShouldBe(
        [
            "from        quarantine/ of lake, aws/lambda/ of failures",
            "to          trips",
            "objects     3 read, 1 of them unreadable",
            "records     4 chosen: 4 to send, 0 sent before, 0 came back from an earlier redrive, 0 landed already",
            "         3  not JSON: x",
            "         1  field 'passengers' is missing",
            "unreadable  s3://failures/aws/lambda/x: not a document about a discarded batch: The given key was not present in the dictionary.",
            "dry run     nothing was sent; SEND=1 (--send) sends 4",
        ]);
        RedriveSummary.Lines(await _rig.RunAsync(options with { Send = true }), options with { Send = true }).Last().ShouldBe("sent        4");
    }

    [Fact]
    public async Task Reasons_beyond_the_most_frequent_twenty_are_counted()
    {
        for (var i = 0; i < 25; i++) _rig.Quarantine(100 + i, 1, $"reason {i}");
        var options = new RedriveOptions("lake", "failures", "trips");
        RedriveSummary.Lines(await _rig.RunAsync(options), options).ShouldContain("         5  records for other reasons");
    }

    [Fact]
    public async Task A_limit_that_was_reached_is_said()
    {
        _rig.Quarantine(1, 3);
        var options = new RedriveOptions("lake", "failures", "trips") { Limit = 2 };
        var lines = RedriveSummary.Lines(await _rig.RunAsync(options), options).ToList();
        lines.ShouldContain("limit       2; there may be more, which another run takes up");
        lines.Last().ShouldBe("dry run     nothing was sent; SEND=1 (--send) sends 2");
    }

    [Fact]
    public async Task Progress_is_a_line_every_few_seconds_without_escape_codes()
    {
        var time = new WaitAwareTime();
        var output = new StringWriter();
        var result = new RedriveResult { Objects = 1200, Sent = 34 };
        await new PlainRedriveDisplay(output, time, TimeSpan.FromSeconds(5)).ShowAsync(result, async () =>
        {
            await Eventually.HoldsAsync(() => time.Waiting > 0, "the display waits for its next line");
            time.Advance(TimeSpan.FromSeconds(5));
            await Eventually.HoldsAsync(() => output.ToString().Length > 0, "a line is written");
        });
        output.ToString().ShouldBe("  1,200 objects read, 0 records to send, 34 sent" + Environment.NewLine);
    }
}
