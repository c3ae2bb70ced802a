using System.Text;
using Amazon.Lambda.KinesisEvents;
using Pipeline.Aws.Retry;
using Pipeline.Scoring.Tests.Fakes;
using Pipeline.Testing;

namespace Pipeline.Scoring.Tests;

/// <summary>Whatever fails and whenever the process dies: in the end every record stands once in the lake and its trip in the table.</summary>
public sealed class ExactlyOnceTests
{
    private const string Hour12 = "scored/dt=2026-01-15/hour=12/" + Records.Shard + "-";
    private const string Hour13 = "scored/dt=2026-01-15/hour=13/" + Records.Shard + "-";

    [Fact]
    public async Task A_retry_after_a_partial_answer_begins_a_new_object_where_the_first_one_ends()
    {
        using var rig = new ScoringRig(new ScoringOptions("lookups", "predictions", "trips", "lake") { RowsPerCall = 2, Parallelism = 1 });
        rig.World.Endpoint.Fault = call => call >= 2 ? Unavailable() : null;
        var records = Records.Trips(8);

        (await rig.InvokeAsync(records)).ShouldBe(Records.Number(4));
        rig.World.Lake.Numbers(Object(Hour12, 0)).ShouldBe(Numbers(0, 4));

        rig.World.Endpoint.Fault = _ => null;
        (await rig.InvokeAsync(records[4..])).ShouldBeNull();
        rig.World.Lake.ScoredKeys.ShouldBe([Object(Hour12, 0), Object(Hour12, 4)]);
        rig.World.Lake.Numbers(Object(Hour12, 4)).ShouldBe(Numbers(4, 8));
        rig.World.Predictions.Items.Count.ShouldBe(8);
    }

    [Fact]
    public async Task A_batch_whose_answer_was_lost_overwrites_its_own_objects()
    {
        using var rig = new ScoringRig();
        var records = Records.Trips(8);

        await rig.InvokeAsync(records);
        await rig.InvokeAsync(records);

        rig.World.Lake.ScoredKeys.ShouldBe([Object(Hour12, 0)]);
        rig.World.Lake.Numbers(Object(Hour12, 0)).ShouldBe(Numbers(0, 8));
    }

    [Fact]
    public async Task The_halves_of_a_batch_whose_answer_was_lost_share_its_records_between_them()
    {
        using var rig = new ScoringRig();
        var records = Records.Trips(8);

        await rig.InvokeAsync(records);
        await rig.InvokeAsync(records[..4]);
        rig.World.Lake.Numbers(Object(Hour12, 0)).ShouldBe(Numbers(0, 4));
        // The rest of the longer object stands where the other half will land it.
        rig.World.Lake.Numbers(Object(Hour12, 4)).ShouldBe(Numbers(4, 8));
        await rig.InvokeAsync(records[4..]);

        rig.World.Lake.AllNumbers("scored/").ShouldBe(Numbers(0, 8));
    }

    [Fact]
    public async Task Records_of_two_hours_land_in_two_objects_and_a_half_that_splits_an_hour_keeps_the_names_apart()
    {
        using var rig = new ScoringRig();
        var records = Enumerable.Range(0, 8).Select(n => Records.Record(n, Records.Trip($"t{n}"), Records.Noon.AddMinutes(n < 3 ? 59 : 60))).ToArray();

        await rig.InvokeAsync(records);
        rig.World.Lake.ScoredKeys.ShouldBe([Object(Hour12, 0), Object(Hour13, 3)]);
        await rig.InvokeAsync(records[..4]);
        await rig.InvokeAsync(records[4..]);

        rig.World.Lake.ScoredKeys.ShouldBe([Object(Hour12, 0), Object(Hour13, 3), Object(Hour13, 4)]);
        rig.World.Lake.AllNumbers("scored/").ShouldBe(Numbers(0, 8));
    }

    [Fact]
    public async Task An_hour_that_did_not_land_takes_back_an_hour_that_reaches_past_its_beginning()
    {
        using var rig = new ScoringRig();
        // Arrival times are only nearly in order: 12:59, 13:00, 12:59, 13:00 ...
        var records = Enumerable.Range(0, 6).Select(n => Records.Record(n, Records.Trip($"t{n}"), Records.Noon.AddMinutes(n % 2 == 0 ? 59 : 60))).ToArray();
        rig.World.Lake.Fault = (_, key) => key.StartsWith(Hour13, StringComparison.Ordinal) ? Unavailable() : null;

        (await rig.InvokeAsync(records)).ShouldBe(Records.Number(0));

        rig.World.Lake.Fault = (_, _) => null;
        (await rig.InvokeAsync(records)).ShouldBeNull();
        rig.World.Lake.ScoredKeys.ShouldBe([Object(Hour12, 0), Object(Hour13, 1)]);
        rig.World.Lake.AllNumbers("scored/").Order().ShouldBe(Numbers(0, 6));
    }

    [Fact]
    public async Task An_hour_that_did_not_land_leaves_the_hours_before_it_done()
    {
        using var rig = new ScoringRig();
        var records = Enumerable.Range(0, 6).Select(n => Records.Record(n, Records.Trip($"t{n}"), Records.Noon.AddMinutes(n < 3 ? 59 : 60))).ToArray();
        rig.World.Lake.Fault = (_, key) => key.StartsWith(Hour13, StringComparison.Ordinal) ? Unavailable() : null;

        (await rig.InvokeAsync(records)).ShouldBe(Records.Number(3));
        rig.World.Lake.Numbers(Object(Hour12, 0)).ShouldBe(Numbers(0, 3));
    }

    [Fact]
    public async Task Records_set_aside_land_before_the_checkpoint_passes_them()
    {
        using var rig = new ScoringRig();
        var records = Records.Trips(4);
        records[2] = Records.Record(2, "poison");
        rig.World.Lake.Fault = (_, key) => key.StartsWith("quarantine/", StringComparison.Ordinal) ? Unavailable() : null;

        (await rig.InvokeAsync(records)).ShouldBe(Records.Number(0));
        rig.World.Lake.Lines("quarantine/").ShouldBeEmpty();

        rig.World.Lake.Fault = (_, _) => null;
        (await rig.InvokeAsync(records)).ShouldBeNull();
        rig.World.Lake.AllNumbers("quarantine/").ShouldBe([Records.Number(2)]);
        rig.World.Lake.AllNumbers("scored/").ShouldBe([Records.Number(0), Records.Number(1), Records.Number(3)]);
    }

    [Fact]
    public async Task A_model_that_judges_a_record_otherwise_on_the_second_try_does_not_land_its_neighbours_twice()
    {
        using var rig = new ScoringRig();
        var records = Enumerable.Range(0, 4).Select(n => Records.Record(n, Records.Trip($"t{n}", miles: n))).ToArray();
        rig.World.Endpoint.Refuses = row => row.Split(',')[3] == "0";
        await rig.InvokeAsync(records);
        rig.World.Lake.AllNumbers("scored/").ShouldBe(Numbers(1, 4));

        rig.World.Endpoint.Refuses = _ => false;
        await rig.InvokeAsync(records);

        rig.World.Lake.AllNumbers("scored/").ShouldBe(Numbers(0, 4));
    }

    [Fact]
    public async Task A_half_in_which_the_model_now_refuses_everything_empties_the_object_that_it_landed_before()
    {
        using var rig = new ScoringRig();
        var records = Records.Trips(4);
        await rig.InvokeAsync(records);

        rig.World.Endpoint.Refuses = _ => true;
        await rig.InvokeAsync(records[..2]);
        rig.World.Endpoint.Refuses = _ => false;
        await rig.InvokeAsync(records[2..]);

        rig.World.Lake.AllNumbers("scored/").ShouldBe(Numbers(2, 4));
        rig.World.Lake.AllNumbers("quarantine/").ShouldBe(Numbers(0, 2));
    }

    [Fact]
    public async Task A_record_that_the_model_refused_only_at_first_leaves_quarantine_again()
    {
        using var rig = new ScoringRig();
        var records = Enumerable.Range(0, 4).Select(n => Records.Record(n, Records.Trip($"t{n}", miles: n))).ToArray();
        rig.World.Endpoint.Refuses = row => row.Split(',')[3] is "1" or "2";
        await rig.InvokeAsync(records);
        rig.World.Lake.AllNumbers("quarantine/").ShouldBe(Numbers(1, 3));

        rig.World.Endpoint.Refuses = row => row.Split(',')[3] == "2";
        await rig.InvokeAsync(records);

        rig.World.Lake.AllNumbers("quarantine/").ShouldBe([Records.Number(2)]);
        rig.World.Lake.AllNumbers("scored/").ShouldBe([Records.Number(0), Records.Number(1), Records.Number(3)]);
    }

    [Fact]
    public async Task An_attempt_that_a_later_one_has_overtaken_changes_nothing_and_reports_its_records()
    {
        using var rig = new ScoringRig();
        var records = Records.Trips(4);
        await rig.InvokeAsync(records);

        rig.World.Lake.Overtakes = _ => true;
        (await rig.InvokeAsync(records[..2])).ShouldBe(Records.Number(0));

        rig.World.Lake.AllNumbers("scored/").ShouldBe(Numbers(0, 4));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wherever_the_process_dies_every_record_is_stored_and_lands_once(bool bisects)
    {
        using var counting = new ScoringRig(Small());
        await counting.InvokeAsync(Mixed());
        var operations = counting.World.Operations;
        operations.ShouldBeGreaterThan(10);

        for (var death = 1; death <= operations; death++)
        {
            using var rig = new ScoringRig(Small());
            var mapping = new EventSourceMapping(rig, bisects) { BeforeInvocation = n => rig.World.DiesAfter = n == 0 ? death : null };
            await mapping.DeliverAsync(Mixed());
            mapping.Invocations.ShouldBeGreaterThan(1);
            ShouldBeComplete(rig.World, $"death after call {death}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whatever_goes_wrong_in_whatever_order_every_record_is_stored_and_lands_once(bool bisects)
    {
        for (var seed = 0; seed < 150; seed++)
        {
            using var rig = new ScoringRig(Small());
            var chance = new Random(seed);
            var mapping = new EventSourceMapping(rig, bisects) { BeforeInvocation = n => Plan(rig.World, n < 8 ? chance : null) };
            await mapping.DeliverAsync(Mixed());
            ShouldBeComplete(rig.World, $"seed {seed}");
        }
    }

    private static void Plan(World world, Random? chance)
    {
        var (lookups, rows, items, puts) = (world.Lookups.Calls.Count, world.Endpoint.Calls.Count, world.Predictions.Calls.Count, 0);
        world.DiesAfter = chance?.Next(3) == 0 ? chance.Next(1, 40) : null;
        // Each from a call of this invocation on, to its end: no number of attempts helps.
        var from = chance is null ? [1_000, 1_000, 1_000, 1_000] : Enumerable.Range(0, 4).Select(_ => chance.Next(3) == 0 ? chance.Next(12) : 1_000).ToArray();
        world.Lookups.Fault = call => call - lookups >= from[0] ? Unavailable() : null;
        world.Endpoint.Fault = call => call - rows >= from[1] ? Unavailable() : null;
        world.Predictions.Fault = call => call - items >= from[2] ? Unavailable() : null;
        var unprocessed = chance?.Next(3) ?? 0;
        world.Predictions.LeavesUnprocessed = call => call % 2 == 0 ? unprocessed : 0;
        world.Lake.Fault = (_, _) => puts++ >= from[3] ? Unavailable() : null;
    }

    // Three hours nearly in order; plain, compressed, aggregated and poisonous records; a trip sent twice.
    private static KinesisEvent.KinesisEventRecord[] Mixed() =>
    [
        .. Enumerable.Range(0, 40).Select(n => Records.Record(
            n,
            (n % 8) switch
            {
                3 => KinesisPayloads.Gzip(Records.Trip($"t{n}")),
                5 => KinesisPayloads.Aggregate(Encoding.UTF8.GetBytes(Records.Trip($"t{n}")), "poison"u8.ToArray(), Encoding.UTF8.GetBytes(Records.Trip($"t{n}-2"))),
                6 => [0xff, (byte)n],
                7 => Encoding.UTF8.GetBytes(Records.Trip("again")),
                _ => Encoding.UTF8.GetBytes(Records.Trip($"t{n}", miles: n)),
            },
            Records.Noon.AddMinutes((n / 13 * 60) + (n % 13 == 12 ? 61 : 30)))),
    ];

    private static ScoringOptions Small() => new("lookups", "predictions", "trips", "lake") { RowsPerCall = 5, Parallelism = 2 };

    private static void ShouldBeComplete(World world, string because)
    {
        var scored = new List<string>();
        var setAside = new List<string>();
        for (var n = 0; n < 40; n++)
        {
            if (n % 8 == 6) setAside.Add(Records.Number(n));
            else scored.Add(Records.Number(n));
            if (n % 8 != 5) continue;
            setAside.Add(Records.Number(n) + "/1");
            scored.Add(Records.Number(n) + "/2");
        }

        world.Lake.AllNumbers("scored/").Order().ShouldBe(scored.Order(), because);
        world.Lake.AllNumbers("quarantine/").Order().ShouldBe(setAside.Order(), because);
        world.Lake.Lines("scored/").Select(line => (string)line["trip_id"]!).Distinct().Order().ShouldBe(world.Predictions.Items.Keys.Order(), because);
    }

    private static string Object(string prefix, int first) => prefix + Records.Number(first) + ".ndjson.gz";

    private static string[] Numbers(int from, int to) => [.. Enumerable.Range(from, to - from).Select(Records.Number)];

    private static TransientException Unavailable() => new("unavailable");
}
