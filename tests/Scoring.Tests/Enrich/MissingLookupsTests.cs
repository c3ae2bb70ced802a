using Amazon.Lambda.KinesisEvents;
using Pipeline.Aws.Retry;
using Pipeline.Scoring.Tests.Fakes;

namespace Pipeline.Scoring.Tests.Enrich;

/// <summary>Of each kind of lookup rows an invocation tells how many were asked for and how many the table does not have.</summary>
public sealed class MissingLookupsTests : IDisposable
{
    private readonly ScoringRig _rig = new();

    public MissingLookupsTests() => _rig.World.Lookups.Rows["zone#43"] = new() { ["borough"] = "Manhattan" };

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Each_request_counts_whether_the_table_is_asked_or_the_cache()
    {
        // Twice from 43 to 151, once from 43 to 43.
        var records = Trips();
        await _rig.InvokeAsync(records);
        ShouldBe(zones: (6, 2), routes: (3, 3), intervals: (3, 3));
        await _rig.InvokeAsync(records);
        _rig.Metrics["LookupMisses"]!.GetValue<int>().ShouldBe(0);
        ShouldBe(zones: (6, 2), routes: (3, 3), intervals: (3, 3));
    }

    [Fact]
    public async Task Rows_that_are_there_are_not_missing()
    {
        _rig.World.Lookups.Rows["zone#151"] = new() { ["borough"] = "Bronx" };
        _rig.World.Lookups.Rows["route#43#151"] = new() { ["trips"] = "3", ["mean_minutes"] = "8" };
        _rig.World.Lookups.Rows["intervals#bins"] = new() { ["bins"] = ",-4,6.5,300" };
        await _rig.InvokeAsync(Trips());
        ShouldBe(zones: (6, 0), routes: (3, 1), intervals: (3, 0));
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_missing()
    {
        _rig.World.Lookups.Rows["intervals#bins"] = new() { ["bins"] = "19,-4,6.5,300" };
        await _rig.InvokeAsync(Trips());
        ShouldBe(zones: (6, 2), routes: (3, 3), intervals: (3, 3));
    }

    [Fact]
    public async Task Without_a_model_no_interval_is_asked_for()
    {
        _rig.World.Endpoint.Missing = true;
        await _rig.InvokeAsync(Trips());
        ShouldBe(zones: (6, 2), routes: (3, 3), intervals: (0, 0));
    }

    [Fact]
    public async Task A_table_that_does_not_answer_is_not_taken_for_one_without_rows()
    {
        await _rig.InvokeAsync(Records.Record(0, Records.Trip("near", from: 43, to: 43)));
        _rig.World.Lookups.Fault = _ => new TransientException("throttled");
        (await _rig.InvokeAsync(Records.Record(1, Records.Trip("near", from: 43, to: 43)), Records.Record(2, Records.Trip("far", from: 1, to: 2)))).ShouldBe(Records.Number(2));
        ShouldBe(zones: (2, 0), routes: (1, 1), intervals: (1, 1));
    }

    private static KinesisEvent.KinesisEventRecord[] Trips() =>
        [Records.Record(0, Records.Trip("a", from: 43, to: 151)), Records.Record(1, Records.Trip("b", from: 43, to: 151)), Records.Record(2, Records.Trip("c", from: 43, to: 43))];

    private void ShouldBe((int Asked, int Missing) zones, (int Asked, int Missing) routes, (int Asked, int Missing) intervals)
    {
        (int, int) Of(string kind) => (_rig.Metrics[kind + "Asked"]!.GetValue<int>(), _rig.Metrics[kind + "Missing"]!.GetValue<int>());
        (Of("Zones"), Of("Routes"), Of("Intervals")).ShouldBe((zones, routes, intervals));
    }
}
