using System.Text;
using Amazon.Lambda.KinesisEvents;
using Pipeline.Scoring.Tests.Fakes;
using Pipeline.Testing;

namespace Pipeline.Scoring.Tests.Land;

/// <summary>
/// Deliveries of the same records with other boundaries: halves of a batch whose attempt died, and deliveries that were on their way
/// while their mapping was replaced, which nothing tells from each other.
/// </summary>
public sealed class RemainderKeeperTests
{
    private const int Count = 16;

    [Fact]
    public async Task A_shorter_delivery_after_a_longer_one_leaves_the_rest_under_the_name_of_its_first_record()
    {
        using var rig = new ScoringRig();
        var records = Records.Trips(4);
        await rig.InvokeAsync(records);
        await rig.InvokeAsync(records[..1]);

        var keys = rig.World.Lake.ScoredKeys.ToList();
        rig.World.Lake.Numbers(keys[0]).ShouldBe([Records.Number(0)]);
        keys[1].ShouldEndWith($"-{Records.Number(1)}.ndjson.gz");
        rig.World.Lake.Numbers(keys[1]).ShouldBe([Records.Number(1), Records.Number(2), Records.Number(3)]);
    }

    [Fact]
    public async Task A_longer_object_that_is_cut_is_not_replaced_because_its_rest_would_be_lost()
    {
        using var rig = new ScoringRig();
        var records = Records.Trips(4);
        await rig.InvokeAsync(records);
        var key = rig.World.Lake.ScoredKeys.ShouldHaveSingleItem();
        var cut = rig.World.Lake.Objects[key][..^8];
        rig.World.Lake.Objects[key] = cut;

        (await rig.InvokeAsync(records[..1])).ShouldBe(Records.Number(0));

        rig.World.Lake.Objects.Keys.ShouldBe([key]);
        rig.World.Lake.Objects[key].ShouldBe(cut);
    }

    [Fact]
    public async Task A_rest_is_named_by_its_first_record_even_if_the_model_refused_it()
    {
        using var rig = new ScoringRig();
        var records = Enumerable.Range(0, 4).Select(n => Records.Record(n, Records.Trip($"t{n}", miles: n))).ToArray();
        rig.World.Endpoint.Refuses = row => row.Split(',')[3] == "2";
        await rig.InvokeAsync(records);
        await rig.InvokeAsync(records[..2]);
        rig.World.Lake.ScoredKeys.Last().ShouldEndWith($"-{Records.Number(2)}.ndjson.gz");

        await rig.InvokeAsync(records[2..]);
        rig.World.Lake.AllNumbers("scored/").ShouldBe([Records.Number(0), Records.Number(1), Records.Number(3)]);
        rig.World.Lake.AllNumbers("quarantine/").ShouldBe([Records.Number(2)]);
    }

    [Fact]
    public async Task A_longer_delivery_keeps_to_where_an_earlier_one_ended()
    {
        using var rig = new ScoringRig();
        var records = Records.Trips(4);
        await rig.InvokeAsync(records[..1]);
        await rig.InvokeAsync(records);

        rig.World.Lake.ScoredKeys.Select(key => rig.World.Lake.Numbers(key).Length).ShouldBe([1, 3]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 9)]
    [InlineData(15, 2)]
    public async Task Whatever_its_boundaries_a_delivery_after_all_are_done_changes_nothing(int first, int second)
    {
        using var rig = new ScoringRig();
        await rig.InvokeAsync(Mixed());
        var landed = rig.World.Lake.AllNumbers("").Order().ToArray();

        foreach (var end in new[] { first, second, Count })
        {
            await rig.InvokeAsync(Mixed()[..end]);
            rig.World.Lake.AllNumbers("").Order().ShouldBe(landed);
        }
    }

    /// <summary>A death at every call of the shorter delivery; then its retry halved again; then all from the checkpoint, as after a restart.</summary>
    [Theory]
    [InlineData(8, 4, false)]
    [InlineData(8, 3, true)]
    [InlineData(5, 1, true)]
    public async Task Wherever_a_shorter_delivery_dies_the_next_ones_leave_every_record_once(int shorter, int half, bool modelsDiffer)
    {
        using var counting = new ScoringRig();
        await counting.InvokeAsync(Mixed());
        var landed = counting.World.Lake.AllNumbers("").Order().ToArray();
        await counting.InvokeAsync(Mixed()[..shorter]);
        var operations = counting.World.Operations;
        operations.ShouldBeGreaterThan(12);

        for (var death = 1; death <= operations; death++)
        {
            for (var secondDeath = 1; secondDeath <= operations; secondDeath += 3)
            {
                using var rig = new ScoringRig();
                await rig.InvokeAsync(Mixed());
                if (modelsDiffer) rig.World.Endpoint.Refuses = row => row.Split(',')[3] is "3" or "4" or "11";
                await DieAsync(rig, Mixed()[..shorter], death);
                if (modelsDiffer) rig.World.Endpoint.Refuses = row => row.Split(',')[3] is "0" or "4" or "7";
                await DieAsync(rig, Mixed()[..half], secondDeath);
                await rig.InvokeAsync(Mixed());
                rig.World.Lake.AllNumbers("").Order().SequenceEqual(landed).ShouldBeTrue($"deaths after calls {death} and {secondDeath}");
            }
        }
    }

    [Fact]
    public async Task An_attempt_that_died_before_it_had_landed_what_the_model_refused_leaves_no_rest()
    {
        var records = Enumerable.Range(0, 4).Select(n => Records.Record(n, Records.Trip($"t{n}", miles: n))).ToArray();
        using var rig = new ScoringRig();
        rig.World.Endpoint.Refuses = row => row.Split(',')[3] == "2";
        rig.World.Lake.Fault = (_, key) => key.Contains("-refused", StringComparison.Ordinal) ? new InvalidOperationException("died here") : null;
        (await rig.InvokeAsync(records)).ShouldBe(Records.Number(0));

        rig.World.Lake.Fault = (_, _) => null;
        await rig.InvokeAsync(records[..2]);
        rig.World.Lake.AllNumbers("scored/").ShouldBe([Records.Number(0), Records.Number(1)]);
        await rig.InvokeAsync(records[2..]);
        rig.World.Lake.AllNumbers("scored/").ShouldBe([Records.Number(0), Records.Number(1), Records.Number(3)]);
        rig.World.Lake.AllNumbers("quarantine/").ShouldBe([Records.Number(2)]);
    }

    [Fact]
    public async Task A_record_that_models_judge_differently_is_never_in_neither_object()
    {
        for (var death = 1; death < 12; death++)
        {
            using var rig = new ScoringRig();
            var records = Enumerable.Range(0, 4).Select(n => Records.Record(n, Records.Trip($"t{n}", miles: n))).ToArray();
            rig.World.Endpoint.Refuses = row => row.Split(',')[3] == "1";
            await rig.InvokeAsync(records);

            rig.World.Endpoint.Refuses = row => row.Split(',')[3] == "2";
            await DieAsync(rig, records, death);
            rig.World.Lake.AllNumbers("").Distinct().Count().ShouldBe(4, $"death after call {death}");
        }
    }

    private static async Task DieAsync(ScoringRig rig, KinesisEvent.KinesisEventRecord[] records, int death)
    {
        rig.World.DiesAfter = death;
        await rig.InvokeAsync(records);
        rig.World.DiesAfter = null;
    }

    // Two hours nearly in order; plain, aggregated and poisonous records.
    private static KinesisEvent.KinesisEventRecord[] Mixed() =>
    [
        .. Enumerable.Range(0, Count).Select(n => Records.Record(
            n,
            (n % 4) switch
            {
                1 => KinesisPayloads.Aggregate(Encoding.UTF8.GetBytes(Records.Trip($"t{n}")), "poison"u8.ToArray()),
                2 => [0xff, (byte)n],
                _ => Encoding.UTF8.GetBytes(Records.Trip($"t{n}", miles: n)),
            },
            Records.Noon.AddMinutes(n < 11 && n != 9 ? 30 : 61))),
    ];
}
