using Pipeline.Aws.Retry;
using Pipeline.Scoring.Tests.Fakes;

namespace Pipeline.Scoring.Tests.Store;

public sealed class PredictionStoreTests
{
    private readonly ScoringRig _rig = new(new ScoringOptions("lookups", "predictions", "trips", "lake") { Parallelism = 1 });

    [Fact]
    public async Task Items_are_written_twenty_five_to_a_call()
    {
        await _rig.InvokeAsync(Records.Trips(60));
        _rig.World.Predictions.Calls.Select(items => items.Count).ShouldBe([25, 25, 10]);
    }

    [Fact]
    public async Task Records_of_one_id_collapse_to_the_last_and_both_land()
    {
        var records = Records.Trips(3);
        records[2] = Records.Record(2, Records.Trip("t0", miles: 9));

        (await _rig.InvokeAsync(records)).ShouldBeNull();

        _rig.World.Predictions.Items["t0"].Minutes().ShouldBe(90);
        _rig.World.Lake.AllNumbers("scored/").Length.ShouldBe(3);
    }

    [Fact]
    public async Task Items_left_unprocessed_are_written_again_alone()
    {
        _rig.World.Predictions.LeavesUnprocessed = call => call == 0 ? 7 : 0;

        (await _rig.InvokeAsync(Records.Trips(25))).ShouldBeNull();

        _rig.World.Predictions.Calls.Select(items => items.Count).ShouldBe([25, 7]);
        _rig.World.Predictions.Items.Count.ShouldBe(25);
        _rig.Metrics["Retries"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task Items_that_stay_unprocessed_hand_back_the_first_of_their_records()
    {
        _rig.World.Predictions.LeavesUnprocessed = call => call == 0 ? 5 : 25;

        (await _rig.InvokeAsync(Records.Trips(30))).ShouldBe(Records.Number(20));

        _rig.World.Lake.AllNumbers("scored/").ShouldBe(Enumerable.Range(0, 20).Select(Records.Number));
    }

    [Fact]
    public async Task Until_the_last_record_of_an_id_is_written_the_first_one_counts_as_failed()
    {
        var records = Records.Trips(30);
        records[28] = Records.Record(28, Records.Trip("t3"));
        // Item t3 stands at its first place but carries the last record; it is in the first call, which leaves it.
        _rig.World.Predictions.LeavesUnprocessed = _ => 25;

        (await _rig.InvokeAsync(records)).ShouldBe(Records.Number(0));

        _rig.World.Predictions.LeavesUnprocessed = call => _rig.World.Predictions.Calls[call].Any(item => item.Id == "t4") ? 21 : 25;
        (await _rig.InvokeAsync(records)).ShouldBe(Records.Number(4));
    }

    [Fact]
    public async Task A_throttled_write_is_retried_with_back_off()
    {
        var start = _rig.Time.GetUtcNow();
        _rig.World.Predictions.Fault = call => call < 2 ? new TransientException("throttled") : null;

        (await _rig.InvokeAsync(Records.Trips(3))).ShouldBeNull();

        _rig.World.Predictions.Calls.Count.ShouldBe(3);
        _rig.Time.GetUtcNow().ShouldBeGreaterThan(start);
    }
}
