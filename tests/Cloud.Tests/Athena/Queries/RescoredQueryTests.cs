using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.Athena.Queries;

/// <summary>Trips that were scored afterwards (<c>make rescore UNSCORED=1</c>): their answers are learned beside, and count as live in no query of the workflow.</summary>
[Trait("Cost", "process")]
public sealed class RescoredQueryTests : IAsyncLifetime
{
    private const string Day = "2026-01-15";
    private LakeRoom _lake = null!;

    public async ValueTask InitializeAsync() => _lake = await LakeRoom.DeployAsync();

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_was_made_afterwards_counts_as_live_nowhere(bool compacted)
    {
        // Five were answered live and five afterwards, all before their label.
        await _lake.LandAsync(Day, 0, Enumerable.Range(0, 10).Select(i => new LandedTrip(i, LandedTrip.At(i)) { Model = i % 2 == 0 ? "rescored" : "live", Reach = 30 }.Line()));
        await GatherAsync(compacted);
        (await _lake.Athena.Rows("select count(*), count(predicted), count(scored_at) from examples where run = 'run'")).ShouldBe(["10|10|5"]);
        (await CountsAsync()).ShouldBe((5, 5, 5, 5));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nor_does_it_where_the_trip_was_sent_again_and_answered_live(bool compacted)
    {
        await _lake.LandAsync(Day, 0, [new LandedTrip(1, LandedTrip.At(1)) { Model = "rescored" }.Line(), new LandedTrip(1, LandedTrip.At(1)) { Version = 2 }.Line(), new LandedTrip(2, LandedTrip.At(2)) { Model = "rescored" }.Line()]);
        await _lake.LandAsync("2026-01-16", 0, [new LandedTrip(2, LandedTrip.At(2)) { ArrivedAt = LandedTrip.At(1500) }.Line()]);
        await GatherAsync(compacted);
        (await CountsAsync()).ShouldBe((0, 0, 0, 0));
    }

    [Fact]
    public async Task The_compaction_keeps_what_made_an_answer()
    {
        await _lake.LandAsync(Day, 0, [new LandedTrip(1, LandedTrip.At(1)) { Model = "rescored" }.Line(), new LandedTrip(1, LandedTrip.At(1)) { Version = 2 }.Line(), new LandedTrip(2, LandedTrip.At(2)).Line()]);
        await CompactAsync();
        (await _lake.Athena.Rows("select trip_id, model from trips order by trip_id")).ShouldBe(["t1|rescored", "t2|live"]);
    }

    private async Task GatherAsync(bool compacted)
    {
        if (compacted) await CompactAsync();
        await _lake.LabelAsync("2026-01-17", "labels/dt=2026-01-17/a.csv", Enumerable.Range(0, 10).Select(i => ($"t{i}", 10.0)));
        await _lake.RunAsync(await Sql("GatherExamples", compacted ? [Day] : []));
    }

    private async Task CompactAsync()
    {
        var variables = new JsonObject { ["day"] = Day, ["run"] = "run", ["attempt"] = 0, ["buckets"] = 1 };
        await _lake.RunAsync(await _lake.SqlAsync("compact.asl.yaml", "CompactBuckets/CompactBucket", variables, JsonValue.Create(0)));
        await _lake.AddAsync("trips", $"tables/trips/dt={Day}/run=run-0/", Day);
    }

    /// <summary>How many answers count as live: in the live error, in the intervals, in the evidence, and among the trips that a candidate is judged by.</summary>
    private async Task<(int Measured, int Intervals, int Evidence, int Judged)> CountsAsync()
    {
        var measured = (await _lake.Athena.Rows(await Sql("MeasureLive"))).ShouldHaveSingleItem().Split('|');
        var intervals = await _lake.Athena.Rows(await Sql("RefreshIntervals"));
        var evidence = (await _lake.Athena.Rows(await Sql("CountEvidence"))).ShouldHaveSingleItem();
        await _lake.RunAsync(await Sql("UnloadJudged"));
        var judged = _lake.Athena.Objects.List("lake", "training/run/judged/").Sum(stored => File.ReadLines(stored.FilePath).Count());
        return (Number(measured[0]), intervals.Sum(bin => Number(bin.Split('|')[4])), Number(evidence), judged);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private Task<string> Sql(string state, params string[] closed) => _lake.SqlAsync("retrain.asl.yaml", state, new JsonObject
    {
        ["run"] = "run",
        ["days"] = 7,
        ["from"] = "2026-01-01",
        ["closed"] = new JsonArray([.. closed.Select(day => JsonValue.Create(day))]),
        ["split"] = 0,
        ["since"] = LandedTrip.At(0).ToUnixTimeSeconds(),
        ["decision"] = "rejected",
        ["reference"] = "none",
    });
}
