using System.Text.Json;
using Pipeline.Bench.Cloud;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Measuring;
using Pipeline.Bench.Reporting;

namespace Pipeline.Bench.Tests.Reporting;

public sealed class JsonReportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public void Every_contender_has_its_medians_and_one_that_is_not_to_be_had_has_nulls()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "bootstrap"), "#!/bin/sh");
        var present = new ContenderFigures(Contender.All[0], new Deployment(_folder.FullName)) { AllocatedBytesPerRecord = 1_234 };
        foreach (var cost in (double[])[5, 3, 4]) present.Add(Run(cost));
        var absent = new ContenderFigures(Contender.All[^1], new Deployment(Path.Combine(_folder.FullName, "none")));
        var path = Path.Combine(_folder.FullName, "bench.json");

        JsonReport.Write(path, [present, absent]);

        using var report = JsonDocument.Parse(File.ReadAllText(path));
        var contenders = report.RootElement.GetProperty("contenders");
        var figures = contenders.GetProperty("pipeline-aot");
        figures.GetProperty("cpu_us_per_record").GetProperty("100").GetDouble().ShouldBe(4);
        figures.GetProperty("cpu_us_per_record").GetProperty("6000").GetDouble().ShouldBe(4);
        figures.GetProperty("records_per_second").GetDouble().ShouldBe(1_000);
        figures.GetProperty("cold_ms").GetDouble().ShouldBe(12);
        figures.GetProperty("peak_mib").GetDouble().ShouldBe(1_000);
        figures.GetProperty("binary_mib").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        figures.GetProperty("allocated_bytes_per_record").GetDouble().ShouldBe(1_234);
        contenders.GetProperty("floor").GetProperty("cold_ms").ValueKind.ShouldBe(JsonValueKind.Null);
        report.RootElement.GetProperty("details").GetProperty("floor").GetProperty("absent").GetString().ShouldNotBeNull();
    }

    [Theory]
    [InlineData(new double[] { 3 }, 3)]
    [InlineData(new double[] { 9, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 2, 9 }, 3)]
    public void A_median_stands_in_the_middle(double[] values, double median) => Spread.Of(values).Median.ShouldBe(median);

    public void Dispose() => _folder.Delete(recursive: true);

    private static RunFigures Run(double cost)
    {
        var stretch = new StretchFigures(cost, 2, 1_000, 30, new Traffic(1, 1_000, new Dictionary<CallKind, TrafficOfKind>()), 110);
        var cold = TimeSpan.FromMilliseconds(12);
        int[] sizes = [ContenderRun.Small, ContenderRun.Usual, ContenderRun.Large];
        return new RunFigures(cold, cold, cold, sizes.ToDictionary(size => size, _ => stretch), sizes.ToDictionary(size => size, size => (double)size), stretch);
    }
}
