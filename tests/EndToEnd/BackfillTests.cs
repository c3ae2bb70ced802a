using System.Globalization;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Compaction;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;
using Pipeline.Gzip;

namespace Pipeline.EndToEnd;

/// <summary>Trips of the deployed template that landed before the first model served: they are scored afterwards, on open and on closed days.</summary>
public sealed class BackfillTests : IDisposable
{
    private readonly SeparateCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task What_went_unscored_is_scored_once_in_the_log_and_in_the_table_of_trips()
    {
        await using var pipeline = await _checkout.StartAsync();
        await Promotion.ServeAsync(pipeline);
        var token = TestContext.Current.CancellationToken;
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var closed = today.AddDays(-3);
        // The same log as it would be three days later, and the table that is made of it.
        await new AgedLog(pipeline.Clients.S3, pipeline.Stack.Outputs["BucketName"]).CopyToAsync(closed, token);
        var services = new JsonServices(pipeline.Cloud.Endpoint, _ => null, TimeProvider.System);
        await new CompactionRun(new StateMachineRun(services.StepFunctions, TimeProvider.System), pipeline.Stack.Outputs["CompactStateMachineArn"]).RunAsync(null, _ => { }, token);
        var athena = new AthenaQuery(services.Athena, pipeline.Stack.Outputs["DatabaseName"], pipeline.Stack.Resources["LakeWorkGroup"].Ref, TimeProvider.System);
        var (trips, scored) = await CountAsync(athena, closed);
        scored.ShouldBeLessThan(trips, "trips landed before a model served");

        var (status, said) = await RunAsync(pipeline, closed, today);
        status.ShouldBe(0, said);
        said.ShouldMatch($@"^{closed:yyyy-MM-dd}  [\d,]+ lines scored with pipeline-trips-\S+\n{closed:yyyy-MM-dd}  compacted again\n");
        (await CountAsync(athena, closed)).ShouldBe((trips, trips));
        var lines = await LinesAsync(pipeline);
        lines.Count.ShouldBeGreaterThanOrEqualTo(2 * (int)trips);
        lines.ShouldAllBe(line => !line.Contains("\"minutes\":null", StringComparison.Ordinal) && line.Contains("\"model\":\"live\"", StringComparison.Ordinal));

        (status, said) = await RunAsync(pipeline, closed, today);
        status.ShouldBe(0, said);
        said.ShouldNotContain("scored with");
        said.ShouldNotContain("compacted");
        (await LinesAsync(pipeline)).ShouldBe(lines);
    }

    private Task<(int Status, string Said)> RunAsync(LocalPipeline pipeline, DateOnly from, DateOnly to) => _checkout.SayAsync(pipeline, "backfill", "--from", Day(from), "--to", Day(to));

    private static async Task<(long Trips, long Scored)> CountAsync(AthenaQuery athena, DateOnly day)
    {
        var counted = (await athena.RowsAsync($"SELECT count(*), count(minutes) FROM trips WHERE dt = '{Day(day)}'", TestContext.Current.CancellationToken))[0];
        return (long.Parse(counted[0]!, CultureInfo.InvariantCulture), long.Parse(counted[1]!, CultureInfo.InvariantCulture));
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task<IReadOnlyList<string>> LinesAsync(LocalPipeline pipeline)
    {
        var (bucket, token, lines) = (pipeline.Stack.Outputs["BucketName"], TestContext.Current.CancellationToken, new List<string>());
        await foreach (var key in pipeline.Clients.S3.KeysAsync(bucket, "scored/", token))
        {
            using var response = await pipeline.Clients.S3.GetObjectAsync(bucket, key, token);
            using var reader = new StreamReader(await GzipContent.ReadAsync(response.ResponseStream, token));
            lines.AddRange((await reader.ReadToEndAsync(token)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        return lines;
    }
}
