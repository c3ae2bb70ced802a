using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>A month of New York's green taxis, where its records lie beside the checkout.</summary>
public sealed class RealDataTests
{
    [Fact]
    public async Task A_month_of_real_trips_is_stored_landed_and_learned_from()
    {
        if (Repository.RealData("green_tripdata_2023-01.parquet") is not { } trips || Repository.RealData("zones.csv") is not { } zones)
        {
            File.Exists(Path.Combine(WholeRun.Artifacts, "ScoringFunction", "bootstrap")).ShouldBeTrue();
            return;
        }

        using var run = new WholeRun();
        var status = await run.RunAsync("--trips", trips, "--zones", zones);
        run.Errors.ShouldBeEmpty();
        status.ShouldBe(0);
        run.Records("sent").ShouldBe(68_211);
        run.Records("stored").ShouldBe(68_211);
        run.Records("landed").ShouldBe(68_211);
        run.Records("lost").ShouldBe(0);
        run.Records("duplicated_in_table").ShouldBe(0);
        run.Records("duplicated_in_lake").ShouldBe(0);
        var execution = run.Executions.ShouldHaveSingleItem();
        execution["decision"]!.ToString().ShouldBe("promoted");
        execution["rmse_candidate"]!.GetValue<double>().ShouldBeLessThanOrEqualTo(4.15);
    }
}
