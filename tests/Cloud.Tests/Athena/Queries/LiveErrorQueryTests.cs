using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.Athena.Queries;

/// <summary>The retraining's query for what the serving model missed by, over the examples that it gathers.</summary>
[Trait("Cost", "process")]
public sealed class LiveErrorQueryTests : IAsyncLifetime
{
    private LakeRoom _lake = null!;

    public async ValueTask InitializeAsync() => _lake = await LakeRoom.DeployAsync();

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    [Fact]
    public async Task Errors_are_of_what_was_answered_live_and_of_all_trips_with_labels_cut_at_two_hours()
    {
        // Predictions are of 12.5 minutes. Four labels can be learned from, and two are of trips that cannot be: one of them is cut at 120.
        double[] minutes = [10.5, 11.5, 16.5, 20.5, 0.5, 1000];
        await _lake.LandAsync("2026-01-15", 0, minutes.Select((_, i) => new LandedTrip(i, LandedTrip.At(i)).Line()).Append(new LandedTrip(6, LandedTrip.At(6)) { Minutes = null }.Line()));
        await _lake.LabelAsync("2026-01-16", "labels/dt=2026-01-16/a.csv", minutes.Select((value, i) => ($"t{i}", value)).Append(("t6", 10)));
        await _lake.RunAsync(await Sql("GatherExamples"));
        double[] missed = [2, 1, -4, -8];
        double[] ofAll = [.. missed, 12, -107.5];
        var row = (await _lake.Athena.Rows(await Sql("MeasureLive"))).ShouldHaveSingleItem().Split('|');
        row[..3].ShouldBe(["4", "0", "0"]);
        Number(row[3]).ShouldBe(Math.Sqrt(missed.Average(error => error * error)), 1e-9);
        Number(row[4]).ShouldBe(missed.Average(Math.Abs), 1e-9);
        // Athena's median of many is approximate; of four it is one of the two in the middle, or between them.
        Number(row[5]).ShouldBeInRange(2, 4);
        Number(row[6]).ShouldBe(Math.Sqrt(ofAll.Average(error => error * error)), 1e-9);
        Number(row[7]).ShouldBe(2.0 / 6, 1e-9);
    }

    [Fact]
    public async Task Where_nothing_was_answered_there_is_no_error()
    {
        await _lake.LandAsync("2026-01-15", 0, [new LandedTrip(1, LandedTrip.At(1)) { Minutes = null }.Line()]);
        await _lake.LabelAsync("2026-01-16", "labels/dt=2026-01-16/a.csv", [("t1", 10)]);
        await _lake.RunAsync(await Sql("GatherExamples"));
        (await _lake.Athena.Rows(await Sql("MeasureLive"))).ShouldBe(["0|0|0|-|-|-|-|-"]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private Task<string> Sql(string state) => _lake.SqlAsync("retrain.asl.yaml", state, new JsonObject
    {
        ["run"] = "run",
        ["from"] = "2026-01-01",
        ["closed"] = new JsonArray(),
        ["since"] = LandedTrip.At(0).ToUnixTimeSeconds(),
    });
}
