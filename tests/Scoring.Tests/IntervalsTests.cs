using Pipeline.Aws.Retry;
using Pipeline.Contract.Intervals;
using Pipeline.Scoring.Tests.Fakes;

namespace Pipeline.Scoring.Tests;

/// <summary>How sure a prediction is, from the row of the lookup table to the table's item and the landed line.</summary>
public sealed class IntervalsTests : IDisposable
{
    private const string Row = "intervals#bins";
    private readonly ScoringRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task An_interval_is_stored_and_landed_with_its_prediction()
    {
        Load("19,-4,6.5,300;,-30.25,40,301");

        // The model says ten minutes a mile.
        (await _rig.InvokeAsync(Records.Record(0, Records.Trip("short", miles: 1.9)), Records.Record(1, Records.Trip("long", miles: 2)))).ShouldBeNull();

        _rig.World.Predictions.Items["short"].Interval.ShouldBe(new PredictionInterval(15, 25.5, 300));
        _rig.World.Predictions.Items["long"].Interval.ShouldBe(new PredictionInterval(0, 60, 301));
        var lines = _rig.World.Lake.Lines("scored/");
        lines.Select(line => ((double)line["low"]!, (double)line["high"]!, (int)line["interval_trips"]!)).ShouldBe([(15, 25.5, 300), (0, 60, 301)]);
        lines[0].ToJsonString().ShouldContain("\"minutes\":19,\"low\":15,\"high\":25.5,\"interval_trips\":300,\"arrived_at\":");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("19,-4,6.5,300")]
    public async Task Without_bins_the_members_are_absent(string? bins)
    {
        if (bins is not null) Load(bins);

        (await _rig.InvokeAsync(Records.Trips(2))).ShouldBeNull();

        _rig.World.Predictions.Items.Values.ShouldAllBe(item => !item.Interval.IsKnown);
        _rig.World.Lake.Lines("scored/").ShouldAllBe(line => !line.AsObject().ContainsKey("low") && !line.AsObject().ContainsKey("high") && !line.AsObject().ContainsKey("interval_trips"));
    }

    [Fact]
    public async Task A_record_without_a_prediction_has_no_interval()
    {
        Load(",-4,6.5,300");
        _rig.World.Endpoint.Missing = true;

        (await _rig.InvokeAsync(Records.Trips(1))).ShouldBeNull();

        _rig.World.Predictions.Items["t0"].Interval.IsKnown.ShouldBeFalse();
        _rig.World.Lake.Lines("scored/").ShouldHaveSingleItem().AsObject().ContainsKey("low").ShouldBeFalse();
    }

    [Fact]
    public async Task The_bins_come_with_the_other_rows_in_one_call_and_are_cached_like_them()
    {
        Load(",-4,6.5,300");

        await _rig.InvokeAsync(Records.Trips(3));
        await _rig.InvokeAsync(Records.Trips(3));

        _rig.World.Lookups.Calls.ShouldHaveSingleItem().ShouldBe(["zone#43", "zone#151", "route#43#151", Row]);
    }

    [Fact]
    public async Task New_bins_count_when_the_cached_ones_expire()
    {
        Load(",-4,6,300");
        await _rig.InvokeAsync(Records.Trips(1));
        Load(",-5,7,310");
        await _rig.InvokeAsync(Records.Trips(1));
        _rig.World.Predictions.Items["t0"].Interval.Trips.ShouldBe(300);

        _rig.Time.Advance(TimeSpan.FromSeconds(301));
        await _rig.InvokeAsync(Records.Trips(1));

        _rig.World.Predictions.Items["t0"].Interval.ShouldBe(new PredictionInterval(15, 27, 310));
    }

    [Fact]
    public async Task No_record_is_held_back_because_the_bins_cannot_be_read()
    {
        using var rig = new ScoringRig(new ScoringOptions("lookups", "predictions", "trips", "lake") { MissingLookupTimeToLive = TimeSpan.FromHours(1), LookupTimeToLive = TimeSpan.FromSeconds(60) });
        rig.World.Lookups.Rows[Row] = new() { ["bins"] = ",-4,6,300" };
        await rig.InvokeAsync(Records.Trips(1));
        // That the route has no row is remembered for longer than the bins, and the zones' rows come after them.
        foreach (var zone in new[] { "zone#43", "zone#151" }) rig.World.Lookups.Rows[zone] = new() { ["borough"] = "Manhattan" };
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        await rig.InvokeAsync(Records.Trips(1));
        rig.Time.Advance(TimeSpan.FromSeconds(31));
        rig.World.Lookups.Fault = _ => new TransientException("throttled");

        (await rig.InvokeAsync(Records.Trips(1))).ShouldBeNull();

        rig.World.Lookups.Calls[^1].ShouldBe([Row]);
        rig.World.Predictions.Items["t0"].Interval.IsKnown.ShouldBeFalse();
    }

    [Fact]
    public async Task A_batch_without_a_request_asks_for_no_bins()
    {
        (await _rig.InvokeAsync(Records.Record(0, "not a trip"))).ShouldBeNull();

        _rig.World.Lookups.Calls.ShouldBeEmpty();
    }

    private void Load(string bins) => _rig.World.Lookups.Rows[Row] = new() { ["bins"] = bins };
}
