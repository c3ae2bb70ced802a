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
        said.ShouldMatch($@"^{closed:yyyy-MM-dd}  [\d,]+ of [\d,]+ lines scored with pipeline-trips-\S+\n{closed:yyyy-MM-dd}  compacted again\n");
        (await CountAsync(athena, closed)).ShouldBe((trips, trips));
        var lines = await LinesAsync(pipeline);
        lines.Count.ShouldBeGreaterThanOrEqualTo(2 * (int)trips);
        lines.ShouldAllBe(line => !line.Contains("\"minutes\":null", StringComparison.Ordinal));
        lines.Count(line => line.Contains("\"model\":\"rescored\"", StringComparison.Ordinal)).ShouldBe(lines.Count(line => !line.Contains("\"model\":\"live\"", StringComparison.Ordinal)));
        (await athena.RowsAsync($"SELECT model, count(*) FROM trips WHERE dt = '{Day(closed)}' GROUP BY model ORDER BY 1", token)).Select(row => $"{row[0]} {row[1]}").ShouldBe([.. scored > 0 ? [$"live {scored}"] : Array.Empty<string>(), $"rescored {trips - scored}"]);

        (status, said) = await RunAsync(pipeline, closed, today);
        status.ShouldBe(0, said);
        said.ShouldNotContain("scored with");
        said.ShouldNotContain("compacted");
        (await LinesAsync(pipeline)).ShouldBe(lines);
    }

    [Fact]
    public async Task What_has_landed_is_scored_anew_beside_the_log_once_a_model()
    {
        await using var pipeline = await _checkout.StartAsync();
        await Promotion.ServeAsync(pipeline);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var lines = await LinesAsync(pipeline);

        var (status, said) = await _checkout.SayAsync(pipeline, "rescore", "--from", Day(today), "--to", Day(today));
        status.ShouldBe(0, said);
        said.ShouldMatch($@"^{today:yyyy-MM-dd}  [\d,]+ of [\d,]+ lines would be scored with pipeline-trips-\S+\nNothing was changed. To score: SEND=1\n$");
        (status, said) = await _checkout.SayAsync(pipeline, "rescore", "--from", Day(today), "--to", Day(today), "--send");
        status.ShouldBe(0, said);
        (await LinesAsync(pipeline)).ShouldBe(lines);
        const string Answers = "SELECT count(*), count(DISTINCT trip_id), count(landed_minutes), count(landed_scored_at), count(rescored_at), count(DISTINCT model), min(minutes) > 0 FROM rescored WHERE dt = '{0}'";
        var athena = new AthenaQuery(
            new JsonServices(pipeline.Cloud.Endpoint, _ => null, TimeProvider.System).Athena, pipeline.Stack.Outputs["DatabaseName"], pipeline.Stack.Resources["LakeWorkGroup"].Ref, TimeProvider.System);
        var scored = lines.Count(line => !line.Contains("\"minutes\":null", StringComparison.Ordinal));
        var trips = lines.Select(line => line.Split('"')[3]).Distinct().Count();
        string[] expected = [$"{lines.Count}", $"{trips}", $"{scored}", $"{scored}", $"{lines.Count}", "1", "true"];
        (await athena.RowsAsync(string.Format(CultureInfo.InvariantCulture, Answers, Day(today)), TestContext.Current.CancellationToken))[0].ShouldBe(expected);

        (status, said) = await _checkout.SayAsync(pipeline, "rescore", "--from", Day(today), "--to", Day(today), "--send");
        status.ShouldBe(0, said);
        said.ShouldMatch($@"^{today:yyyy-MM-dd}  0 of [\d,]+ lines scored: all were before\n$");
        (await athena.RowsAsync(string.Format(CultureInfo.InvariantCulture, Answers, Day(today)), TestContext.Current.CancellationToken))[0].ShouldBe(expected);
        (await _checkout.SayAsync(pipeline, "rescore", "--from", Day(today), "--to", Day(today), "--model", "pipeline-trips-1")).Status.ShouldBe(1);

        // The zones' file was there before all trips, and the routes' came with the model.
        (status, said) = await _checkout.SayAsync(pipeline, "affected", "--lookup", "lookups/zones/zones.csv", "--out", _checkout.File("affected.ndjson"));
        status.ShouldBe(0, said);
        said.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"{Day(today)}  {lines.Count:N0} of {lines.Count:N0} lines: "));
        (await System.IO.File.ReadAllLinesAsync(_checkout.File("affected.ndjson"), TestContext.Current.CancellationToken)).Length.ShouldBe(lines.Count);
        (status, said) = await _checkout.SayAsync(pipeline, "rescore", "--from", Day(today), "--to", Day(today), "--lookups", "--send");
        status.ShouldBe(0, said);
        var compared = (await athena.RowsAsync(
            $"SELECT count(*), count_if(now.features = landed.features), count_if(regexp_like(now.features, ',[0-9]+,[0-9.]+$')) FROM rescored AS now JOIN rescored AS landed ON landed.dt = now.dt AND landed.sequence_number = now.sequence_number AND landed.sub_sequence_number = now.sub_sequence_number WHERE now.dt = '{Day(today)}' AND now.lookups = 'now' AND landed.lookups = 'landed'",
            TestContext.Current.CancellationToken))[0];
        (compared[0], compared[1] == compared[0]).ShouldBe(($"{lines.Count}", false), "routes are known now");
        compared[2].ShouldNotBe("0");
    }

    private Task<(int Status, string Said)> RunAsync(LocalPipeline pipeline, DateOnly from, DateOnly to) => _checkout.SayAsync(pipeline, "rescore", "--unscored", "--send", "--from", Day(from), "--to", Day(to));

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
