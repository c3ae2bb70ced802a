using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Testing;

namespace Pipeline.Template.Tests;

/// <summary>docs/cost.md counts what template.yaml has, and adds it up correctly.</summary>
public sealed partial class CostTests
{
    private const decimal Hours = 730;
    private static readonly ProjectTemplate Template = new();
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "cost.md"));
    private static readonly string Idle = Page.Split("\n## Idle\n")[1].Split("\n## ")[0];

    [Fact]
    public void The_idle_stack_has_the_shards_alarms_and_instances_that_the_page_counts()
    {
        var alarms = Template.OfType("AWS::CloudWatch::Alarm");
        var metrics = alarms.Sum(alarm => Template.Alarm(alarm).Count());
        var shards = Default("StreamShards");
        var instances = Default("EndpointInstanceCount");
        Idle.ShouldContain($"| {shards} provisioned shards (`StreamShards`) | $0.015 an hour | ${decimal.Parse(shards, CultureInfo.InvariantCulture) * Hours * 0.015m:F2} |");
        Idle.ShouldContain($"| {metrics} metrics in {alarms.Count} alarms: an alarm on an expression counts each metric in it | $0.10 a metric | ${metrics * 0.10m:F2} |");
        Idle.ShouldContain($"| {instances} {Default("EndpointInstanceType")} (`EndpointInstanceType`, `EndpointInstanceCount`) | $0.102 an hour | ${Hours * 0.102m:F2} |");
        Idle.ShouldContain($"jobs of some 5 minutes on an {Default("TrainingInstanceType")}");
        (Default("RetrainSchedule"), Template.OfType("AWS::CloudWatch::Dashboard").Count, Template.OfType("AWS::KMS::Key").Count).ShouldBe(("cron(0 4 * * ? *)", 1, 1));
    }

    [Fact]
    public void A_network_costs_its_interface_endpoints_in_each_zone()
    {
        var interfaces = Template.OfType("AWS::EC2::VPCEndpoint").Where(endpoint => Template.Properties(endpoint)["VpcEndpointType"]!.ToString() == "Interface").ToList();
        var zones = interfaces.Select(endpoint => Template.Properties(endpoint)["SubnetIds"]!.AsArray().Count).Distinct().Single();
        Idle.ShouldContain($"{interfaces.Count} interface endpoints in {zones} zones");
        Idle.ShouldContain($"| $0.01 an hour and zone | ${interfaces.Count * zones * Hours * 0.01m:F2} |");
    }

    [Fact]
    public void The_lines_add_up()
    {
        var rows = Idle.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.EndsWith(" |", StringComparison.Ordinal)).ToList();
        var first = rows.TakeWhile(row => !row.Contains("before the first model", StringComparison.Ordinal)).ToList();
        var rest = rows.Skip(first.Count + 1).TakeWhile(row => !row.Contains("with a model", StringComparison.Ordinal)).ToList();
        first.Count.ShouldBeGreaterThan(5);
        rest.Count.ShouldBeGreaterThan(3);
        Idle.ShouldContain($"| **before the first model** | | | **${first.Sum(Price):F0}** |");
        Idle.ShouldContain($"| **with a model** | | | **${first.Sum(Price) + rest.Sum(Price):F0}** |");
    }

    [Fact]
    public void The_processor_time_of_a_record_is_the_benchs()
    {
        var bench = File.ReadAllLines(Path.Combine(Repository.Root, "bench", "README.md")).First(line => line.StartsWith("| pipeline-aot ", StringComparison.Ordinal));
        var at1000 = bench.Split('|')[3].Trim().Split(' ')[0];
        Page.ShouldContain($"processor time per record at 1,000 records a batch | {at1000} us");
    }

    private static string Default(string parameter) => Template.Parameters[parameter]!["Default"]!.ToString();

    // The last cell, in dollars; one without a number is too small to count.
    private static decimal Price(string row) =>
        Dollars().Match(row.Split('|')[^2]) is { Success: true } price ? decimal.Parse(price.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^ \$([\d.]+) $")]
    private static partial Regex Dollars();
}
