using Microsoft.Extensions.Time.Testing;
using Pipeline.Cli.Progress;
using Pipeline.Cli.Streaming;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Lambda.Mappings.Progress;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Progress;

public sealed class PlainDisplayTests
{
    [Fact]
    public async Task A_line_every_few_seconds_shows_the_functions_own_counts_without_escape_codes()
    {
        var time = new FakeTimeProvider();
        var metrics = new EmbeddedMetrics(new MetricStore(time));
        var ledger = new RecordLedger();
        for (var i = 0; i < 10; i++) ledger.Sent($"t{i}", default, poison: false);
        var monitor = new RunMonitor(metrics, new MappingPipelineProgress(new Progress(7)), ledger, "scorer", time) { Stage = "streaming f", Workflow = "Crawl" };
        metrics.Write(new FunctionLogLine("scorer", "e", """{"_aws":{"CloudWatchMetrics":[{"Namespace":"Pipeline","Metrics":[{"Name":"Landed"},{"Name":"Scored"}]}]},"Landed":7,"Scored":6}""", time.GetUtcNow()));
        var output = new StringWriter();
        await new PlainDisplay(output, time, TimeSpan.FromSeconds(5)).ShowAsync(
            monitor,
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(5));
                await Eventually.HoldsAsync(() => output.ToString().Contains("landed", StringComparison.Ordinal), "a line is written");
            },
            TestContext.Current.CancellationToken);
        output.ToString().ShouldStartWith("  streaming f: sent 10, scored 6, stored 0, landed 7, lag 3");
        output.ToString().ShouldContain("workflow: Crawl");
        output.ToString().ShouldNotContain('\u001b');
    }

    private sealed class Progress(long records) : IMappingProgress
    {
        public IReadOnlyList<MappingSnapshot> Mappings() =>
            [new MappingSnapshot("u", "scorer", "arn", "Enabled", "OK", 1, 0, [new ShardSnapshot("shardId-0", "1", records, 3, TimeSpan.FromSeconds(1), false)])];
    }
}
