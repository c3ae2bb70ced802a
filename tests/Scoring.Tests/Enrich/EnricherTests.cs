using Amazon.Lambda.KinesisEvents;
using Pipeline.Aws.Retry;
using Pipeline.Scoring.Tests.Fakes;

namespace Pipeline.Scoring.Tests.Enrich;

public sealed class EnricherTests
{
    private readonly ScoringRig _rig = new();

    [Fact]
    public async Task Each_key_is_asked_for_once_a_hundred_to_a_call()
    {
        await _rig.InvokeAsync(Distinct(120));

        _rig.World.Lookups.Calls.SelectMany(keys => keys).ShouldBeUnique();
        _rig.World.Lookups.Calls.Select(keys => keys.Count).OrderDescending().ShouldBe([100, 100, 42]);
    }

    [Fact]
    public async Task What_one_invocation_learned_the_next_one_knows_also_that_there_is_no_row()
    {
        await _rig.InvokeAsync(Records.Trips(3));
        var calls = _rig.World.Lookups.Calls.Count;
        await _rig.InvokeAsync(Records.Trips(3));

        _rig.World.Lookups.Calls.Count.ShouldBe(calls);
        _rig.Metrics["LookupHits"]!.GetValue<int>().ShouldBe(9);
        _rig.Metrics["LookupMisses"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task A_row_that_was_loaded_meanwhile_is_found_when_the_memory_of_its_absence_ends()
    {
        await _rig.InvokeAsync(Records.Trips(1));
        _rig.World.Lookups.Rows["route#43#151"] = new() { ["trips"] = "3", ["mean_minutes"] = "8" };
        _rig.Time.Advance(TimeSpan.FromSeconds(31));
        await _rig.InvokeAsync(Records.Trips(1));

        _rig.World.Endpoint.Calls[^1].ShouldHaveSingleItem().ShouldEndWith(",3,8");
    }

    [Fact]
    public async Task A_zone_that_was_loaded_meanwhile_is_found_a_second_later_and_other_rows_are_not_asked_for_again()
    {
        await _rig.InvokeAsync(Records.Trips(1));
        _rig.World.Lookups.Rows["zone#43"] = new() { ["borough"] = "Manhattan" };
        _rig.World.Lookups.Rows["zone#151"] = new() { ["borough"] = "Queens" };
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        await _rig.InvokeAsync(Records.Trips(1));

        _rig.World.Lookups.Calls[^1].ShouldBe(["zone#43", "zone#151"]);
        _rig.Metrics["ZonesMissing"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task Keys_left_unprocessed_are_asked_for_again_alone()
    {
        _rig.World.Lookups.Rows["route#43#151"] = new() { ["trips"] = "3", ["mean_minutes"] = "8" };
        _rig.World.Lookups.LeavesUnprocessed = call => 2 - call;

        (await _rig.InvokeAsync(Records.Trips(1))).ShouldBeNull();

        _rig.World.Lookups.Calls.Select(keys => keys.Count).ShouldBe([4, 2, 1]);
        _rig.World.Endpoint.Calls.ShouldHaveSingleItem().ShouldHaveSingleItem().ShouldEndWith(",3,8");
    }

    [Fact]
    public async Task A_table_that_stays_away_hands_back_the_first_record_that_needs_it_and_all_behind()
    {
        await _rig.InvokeAsync(Records.Trips(2));
        _rig.World.Lookups.Fault = _ => new TransientException("throttled");
        var records = Records.Trips(4);
        records[2] = Records.Record(2, Records.Trip("far", from: 1, to: 2));

        (await _rig.InvokeAsync(records)).ShouldBe(Records.Number(2));

        _rig.Metrics["Scored"]!.GetValue<int>().ShouldBe(2);
        _rig.Metrics["Retries"]!.GetValue<int>().ShouldBe(5);
        _rig.World.Predictions.Items.Keys.ShouldBe(["t0", "t1"]);
    }

    [Fact]
    public async Task A_cache_smaller_than_a_batch_still_serves_the_batch()
    {
        using var rig = new ScoringRig(new ScoringOptions("lookups", "predictions", "trips", "lake") { LookupCacheSize = 4 });
        for (var zone = 1; zone <= 130; zone++) rig.World.Lookups.Rows[$"zone#{zone}"] = new() { ["borough"] = "Queens" };

        (await rig.InvokeAsync(Distinct(120))).ShouldBeNull();

        rig.World.Endpoint.Calls.ShouldHaveSingleItem().ShouldAllBe(row => row.Split(',')[7] == "5");
    }

    private static KinesisEvent.KinesisEventRecord[] Distinct(int count) =>
        [.. Enumerable.Range(0, count).Select(n => Records.Record(n, Records.Trip($"t{n}", from: n + 1, to: n + 2)))];
}
