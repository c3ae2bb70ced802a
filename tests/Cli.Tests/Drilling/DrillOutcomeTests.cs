using Pipeline.Cli.Drilling;
using Pipeline.Cli.Reporting;

namespace Pipeline.Cli.Tests.Drilling;

/// <summary>What a drill must show: the alarm that the table names and no other one but its consequences, and every record once.</summary>
public sealed class DrillOutcomeTests
{
    private static readonly Incident Gone = new("gone", "it is gone", "GoneAlarm", (_, _) => Task.CompletedTask) { MayRing = ["BehindAlarm"] };
    private static readonly DrillOutcome Good = new(Gone, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(5), ["BehindAlarm"], Counts(), null);

    public static TheoryData<string, string> Bad => new()
    {
        { "silent", "GoneAlarm did not ring" },
        { "rings on", "GoneAlarm rang on" },
        { "another", "OtherAlarm rang, which has nothing to do with it" },
        { "lost", "2 records were lost" },
        { "twice", "7 records are there twice" },
        { "itself", "the page has no such entry" },
    };

    [Fact]
    public void An_incident_that_was_noticed_and_mended_has_no_problem()
    {
        Good.Problems.ShouldBeEmpty();
        DrillLines.Of(Good).ShouldBe("gone        GoneAlarm                 3.0 min  5.0 min     100     0      0");
        DrillLines.Of(Good).Length.ShouldBe(DrillLines.Heading.Length);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Whatever_is_not_as_it_must_be_is_a_problem(string what, string problem) => (what switch
    {
        "silent" => Good with { NoticedAfter = null, OverAfter = null },
        "rings on" => Good with { OverAfter = null },
        "another" => Good with { AlsoRang = ["BehindAlarm", "OtherAlarm"] },
        "lost" => Good with { Records = Counts() with { Lost = 2 } },
        "twice" => Good with { Records = Counts() with { DuplicatedInTable = 3, DuplicatedInLake = 4 } },
        _ => Good with { Problem = problem, OverAfter = null },
    }).Problems.ShouldBe([problem]);

    private static RecordCounts Counts() => new(100, 100, 100, 0, 0, 0, 0, 0, 0);
}
