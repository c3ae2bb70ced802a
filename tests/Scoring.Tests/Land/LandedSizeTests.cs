using System.IO.Compression;
using Pipeline.Scoring.Tests.Fakes;

namespace Pipeline.Scoring.Tests.Land;

/// <summary>What a record costs in the lake, where it is kept for good and read by every query.</summary>
public sealed class LandedSizeTests(ITestOutputHelper output)
{
    private const int Trips = 1_000;

    [Fact]
    public async Task A_batch_of_a_thousand_trips_lands_in_few_bytes_a_record()
    {
        var city = new City(1);
        using var rig = new ScoringRig();
        foreach (var (key, row) in city.Lookups()) rig.World.Lookups.Rows[key] = row;
        rig.World.Endpoint.Distort = (call, _) => city.Predictions(rig.World.Endpoint.Calls[call]);

        (await rig.InvokeAsync(city.Trips(Trips))).ShouldBeNull();

        var content = rig.World.Lake.Objects.ShouldHaveSingleItem().Value;
        using var plain = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress)) gzip.CopyTo(plain);
        var figures = $"{(double)content.Length / Trips:F1} bytes a record, of {(double)plain.Length / Trips:F1} uncompressed";
        output.WriteLine(figures);
        rig.Metrics["Scored"]!.GetValue<int>().ShouldBe(Trips);
        ((double)content.Length / Trips).ShouldBeLessThanOrEqualTo(130, figures);
    }
}
