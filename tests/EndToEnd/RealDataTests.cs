using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>A tenth of a month of New York's green taxis, and the whole of it where its records lie beside the checkout.</summary>
public sealed class RealDataTests
{
    /// <summary>Files, what is in them, whether the distance is left out, and between which errors the first model's lies, minutes.</summary>
    public static TheoryData<string, string, int, bool, double, double> RealTrips()
    {
        var (sample, sampleZones) = (Repository.Sample("green_tripdata_2023-01_sample.parquet"), Repository.Sample("zones.csv"));
        var runs = new TheoryData<string, string, int, bool, double, double> { { sample, sampleZones, 6_822, false, 4, 5.3 }, { sample, sampleZones, 6_822, true, 5.3, 6.2 } };
        if (Repository.RealData("green_tripdata_2023-01.parquet") is { } trips && Repository.RealData("zones.csv") is { } zones) runs.Add(trips, zones, 68_211, false, 3, 4.15);
        return runs;
    }

    [Theory]
    [MemberData(nameof(RealTrips))]
    public async Task Real_trips_are_stored_landed_and_learned_from(string trips, string zones, int rows, bool withoutDistance, double leastError, double greatestError)
    {
        using var run = new WholeRun();
        var status = await run.RunAsync(["--trips", trips, "--zones", zones, .. withoutDistance ? ["--without-distance"] : Array.Empty<string>()]);
        run.Errors.ShouldBeEmpty();
        status.ShouldBe(0);
        run.Records("sent").ShouldBe(rows);
        run.Records("stored").ShouldBe(rows);
        run.Records("landed").ShouldBe(rows);
        run.Records("lost").ShouldBe(0);
        run.Records("duplicated_in_table").ShouldBe(0);
        run.Records("duplicated_in_lake").ShouldBe(0);
        var execution = run.Executions.ShouldHaveSingleItem();
        execution["decision"]!.ToString().ShouldBe("promoted");
        execution["candidate"]!.GetValue<double>().ShouldBeInRange(leastError, greatestError);
    }
}
