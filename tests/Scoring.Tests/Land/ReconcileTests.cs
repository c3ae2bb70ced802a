using Pipeline.Scoring.Land;

namespace Pipeline.Scoring.Tests.Land;

/// <summary>The table of docs/reliability.md, case by case. The attempt that asks began at 10 and covers up to sequence number 20.</summary>
public sealed class ReconcileTests
{
    private static readonly Provenance Wanted = Of(10, "20");

    public static TheoryData<string, long, string, string> Cases { get; } = new()
    {
        { "an earlier attempt's that ends where this one does", 9, "20", nameof(Reconciliation.Replace) },
        { "this attempt's own, which an answer that was lost had landed", 10, "20", nameof(Reconciliation.Replace) },
        { "an earlier attempt's that ended before", 9, "19", nameof(Reconciliation.Split) },
        { "one that ended before, by number and not by text", 9, "3", nameof(Reconciliation.Split) },
        { "an earlier attempt's that reaches further", 9, "21", nameof(Reconciliation.KeepRemainderAndReplace) },
        { "one that reaches further, by number and not by text", 9, "100", nameof(Reconciliation.KeepRemainderAndReplace) },
        { "one that is being cut where this one ends", 9, "20,30", nameof(Reconciliation.KeepRemainderAndReplace) },
        { "one that is being cut before this one ends", 9, "15,30", nameof(Reconciliation.Split) },
        { "one that is being cut behind where this one ends", 9, "25,30", nameof(Reconciliation.KeepRemainderAndReplace) },
        { "one that does not say how far it reaches", 9, "", nameof(Reconciliation.Replace) },
        { "a later attempt's that ends where this one does", 11, "20", nameof(Reconciliation.Overtaken) },
        { "a later attempt's that ended before", 11, "19", nameof(Reconciliation.Overtaken) },
        { "a later attempt's that reaches further", 11, "21", nameof(Reconciliation.Overtaken) },
        { "a later attempt's that is being cut", 11, "15,30", nameof(Reconciliation.Overtaken) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_there_decides(string there, long began, string boundaries, string expected) =>
        Reconciler.Decide(Present(Of(began, boundaries)), Wanted).ToString().ShouldBe(expected, there);

    [Fact]
    public void Where_nothing_is_there_it_is_created() => Reconciler.Decide(null, Wanted).ShouldBe(Reconciliation.Create);

    [Fact]
    public void What_says_nothing_of_itself_is_replaced() => Reconciler.Decide(Present(null), Wanted).ShouldBe(Reconciliation.Replace);

    [Theory]
    [InlineData(9, "19", nameof(Reconciliation.Replace))]
    [InlineData(9, "21", nameof(Reconciliation.Replace))]
    [InlineData(10, "20", nameof(Reconciliation.Replace))]
    [InlineData(11, "20", nameof(Reconciliation.Overtaken))]
    public void An_object_of_refused_records_keeps_to_the_boundary_of_the_scored_ones(long began, string boundaries, string expected) =>
        Reconciler.DecideRefused(Present(Of(began, boundaries)), Wanted).ToString().ShouldBe(expected);

    [Fact]
    public void An_object_of_refused_records_is_created_where_there_is_none() => Reconciler.DecideRefused(null, Wanted).ShouldBe(Reconciliation.Create);

    private static PresentObject Present(Provenance? provenance) => new("key", "tag", provenance);

    private static Provenance Of(long began, string boundaries) =>
        new(DateTimeOffset.FromUnixTimeSeconds(began), boundaries.Split(',', StringSplitOptions.RemoveEmptyEntries), 0);
}
