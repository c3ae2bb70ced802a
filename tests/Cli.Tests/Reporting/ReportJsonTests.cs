using System.Text.Json.Nodes;
using Pipeline.Cli.Reporting;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Reporting;

public sealed class ReportJsonTests
{
    [Fact]
    public async Task The_report_has_the_documented_members()
    {
        using var directory = new TemporaryDirectory();
        var report = new RunReport(
            new RecordCounts(8, 7, 6, 5, 4, 3, 2, 1, 9), new Latency(1.5, 2.5), 100, 12, [new FileResult("f", 7, 6, null)],
            [new ExecutionResult("e", "SUCCEEDED", "promoted", 3, 4.1, null)], true, "net10.0", 300);
        await ReportJson.WriteAsync(report, directory.File("out/report.json"), TestContext.Current.CancellationToken);
        var json = JsonNode.Parse(await File.ReadAllTextAsync(directory.File("out/report.json"), TestContext.Current.CancellationToken))!;
        json["records"]!.ToJsonString().ShouldBe(
            """{"sent":8,"stored":7,"landed":6,"unscored":5,"quarantined":4,"lost":3,"duplicated_in_table":2,"duplicated_in_lake":1}""");
        json["latency_ms"]!.ToJsonString().ShouldBe("""{"p50":1.5,"p99":2.5}""");
        json["files"]![0]!.ToJsonString().ShouldBe("""{"name":"f","trips":7,"scored":6,"live_rmse":null}""");
        json["executions"]![0]!.ToJsonString().ShouldBe(
            """{"name":"e","status":"SUCCEEDED","decision":"promoted","seconds":3,"candidate":4.1,"serving":null}""");
        json["aot"]!.GetValue<bool>().ShouldBeTrue();
        json["framework"]!.ToString().ShouldBe("net10.0");
        json["records_per_second"]!.ToString().ShouldBe("100");
        json["seconds"]!.ToString().ShouldBe("12");
        json.AsObject().ContainsKey("faults").ShouldBeFalse("a run without a fault plan has none");
    }

    [Fact]
    public async Task The_report_of_a_run_under_a_fault_plan_counts_what_was_injected()
    {
        using var directory = new TemporaryDirectory();
        var report = new RunReport(
            new RecordCounts(8, 7, 6, 5, 4, 3, 2, 1, 9), new Latency(1.5, 2.5), 100, 12, [], [], true, "net10.0", 300,
            new Dictionary<string, long> { ["throttle on s3:PutObject"] = 3 });
        await ReportJson.WriteAsync(report, directory.File("report.json"), TestContext.Current.CancellationToken);
        var json = JsonNode.Parse(await File.ReadAllTextAsync(directory.File("report.json"), TestContext.Current.CancellationToken))!;
        json["faults"]!.ToJsonString().ShouldBe("""{"throttle on s3:PutObject":3}""");
        Summary.FaultLines(report.Faults!, ["rule"]).ShouldBe(["faults      3 injected", "                  3  throttle on s3:PutObject", "            never fired: rule"]);
    }
}
