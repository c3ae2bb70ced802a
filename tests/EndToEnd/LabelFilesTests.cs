using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.S3.Model;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Compaction;
using Pipeline.Cli.Executions;
using Pipeline.Cli.Hosting;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>
/// Files of labels as people have them, dropped all at once: one that cannot be used harms nothing, and one that can be used joins every trip that it
/// labels.
/// </summary>
public sealed class LabelFilesTests
{
    private const string Header = "trip_id,minutes\n";

    /// <summary>Files that are accepted: their keys, what they hold, and the labels that count in the end.</summary>
    private static readonly (string Key, byte[] Content, (string Id, double Minutes)[] Labels)[] Accepted =
    [
        ("labels/dt=2026-02-01/plain.csv", Text(Header + Rows("base-", 100, i => i == 0 ? "7" : $"{i % 50}.5")), [.. Numbered("base-", 100, i => i == 0 ? 7 : (i % 50) + 0.5).Where(label => label.Minutes >= 1)]),
        ("labels/dt=2026-02-02/quoted.csv", Text("\"trip_id\",\"minutes\"\n\"quoted-1\",\"12.5\"\n\"quoted-2\",13.5\n"), [("quoted-1", 12.5), ("quoted-2", 13.5)]),
        ("labels/dt=2026-02-02/commas.csv", Text(Header + "\"a,0\",5\n\"a,1\",6\n\"say \"\"so\"\"\",7\n"), [("a,0", 5), ("a,1", 6), ("say \"so\"", 7)]),
        ("labels/dt=2026-02-02/windows.csv", [0xEF, 0xBB, 0xBF, .. Text("trip_id,minutes\r\nwindows-1,8\r\nwindows-2,9\r\n")], [("windows-1", 8), ("windows-2", 9)]),
        ("labels/dt=2026-02-02/zeros.csv", Text(Header + "00000007,5.00\n0,6\n"), [("00000007", 5), ("0", 6)]),
        ("labels/dt=2026-02-02/digits.csv", Text(Header + "90000000000000000000,5.00\n90000000000000000001,6.00\n"), [("90000000000000000000", 5), ("90000000000000000001", 6)]),
        ("labels/dt=2026-02-02/exponents.csv", Text(Header + "12e4567,5\n1e3,6\n"), [("12e4567", 5), ("1e3", 6)]),
        ("labels/dt=2026-02-02/umlauts.csv", Text(Header + "tür-1,5\n"), [("tür-1", 5)]),
        ("labels/dt=2026-02-03/whole-then-decimals.csv", Text(Header + "whole-1,5\nwhole-2,6\nwhole-3,7.9\n"), [("whole-1", 5), ("whole-2", 6), ("whole-3", 7.9)]),
    ];

    /// <summary>Files that are rejected: their keys and what they hold.</summary>
    private static readonly (string Key, byte[] Content)[] Rejected =
    [
        ("labels/dt=2026-02-02/not-a-number.csv", Text(Header + "base-1,n/a\nbase-2,12.5\n")),
        ("labels/dt=2026-02-02/out-of-range.csv", Text(Header + "base-1,-5\nbase-2,999999\n")),
        ("labels/dt=2026-02-02/semicolons.csv", Text("trip_id;minutes\nbase-1;12,5\n")),
        ("labels/dt=2026-02-02/third-column.csv", Text("trip_id,minutes,comment\nbase-1,12.5,ok\n")),
        ("labels/dt=2026-02-02/open-quote.csv", Text(Header + "\"base-1,12.5\n")),
        ("labels/dt=2026-02-02/not-utf8.csv", [.. Text(Header), 0xE9, (byte)',', (byte)'5', (byte)'\n']),
        ("labels/dt=2026-02-02/packed.csv.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]),
        ("labels/dt=2026-02-02/README.txt", Text("Put labels here.")),
        ("labels/no-day.csv", Text(Header + "base-1,50\n")),
        ("labels/2026-02-02/no-dt.csv", Text(Header + "base-1,50\n")),
        ("labels/dt=2026-02-02/east/too-deep.csv", Text(Header + "base-1,50\n")),
    ];

    // What is sent again corrects what was sent before: the newest file counts, whatever it is called.
    private static readonly (string Key, byte[] Content, (string Id, double Minutes)[] Labels)[] Corrections =
    [
        ("labels/dt=2026-02-01/a-correction.csv", Text(Header + "base-10,33\n"), [("base-10", 33)]),
        ("labels/dt=2026-02-02/windows.csv", Text(Header + "windows-1,44\n"), [("windows-1", 44)]),
    ];

    [Fact]
    public async Task What_can_be_used_joins_every_trip_and_what_cannot_harms_nothing()
    {
        using var checkout = new SeparateCheckout();
        await using var pipeline = await checkout.StartAsync(minimumLabels: 100);
        var expected = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (id, minutes) in Accepted.SelectMany(file => file.Labels)) expected[id] = minutes;
        await pipeline.PutAsync(expected.Keys.Append("base-unlabelled").Select(Trip));
        await pipeline.DoneAsync(expected.Count + 1);

        foreach (var (key, content) in Rejected) await DropAsync(pipeline, key, content);
        foreach (var (key, content, _) in Accepted) await DropAsync(pipeline, key, content);
        await ReadAsync(pipeline);
        foreach (var (key, content, labels) in Corrections)
        {
            await DropAsync(pipeline, key, content);
            foreach (var (id, minutes) in labels) expected[id] = minutes;
        }

        await ReadAsync(pipeline);
        var services = new JsonServices(pipeline.Cloud.Endpoint, _ => null, TimeProvider.System);
        // A run that finds others before it ends at once.
        var running = new JsonObject { ["stateMachineArn"] = pipeline.Stack.Outputs["StateMachineArn"], ["statusFilter"] = "RUNNING" };
        await Eventually.HoldsAsync(
            async () => (await services.StepFunctions.CallAsync("ListExecutions", running, TestContext.Current.CancellationToken))["executions"]!.AsArray().Count == 0,
            "the runs that the files started have ended");
        var output = await new StateMachineRun(services.StepFunctions, TimeProvider.System).RunAsync(
            pipeline.Stack.Outputs["StateMachineArn"], "the-last-one", [], _ => { }, TestContext.Current.CancellationToken);
        (output["labels"]!.GetValue<int>(), output["unreadable"]!.GetValue<int>()).ShouldBe((expected.Count, 0), output.ToJsonString());
        var learned = await new AthenaQuery(services.Athena, pipeline.Stack.Outputs["DatabaseName"], pipeline.Stack.Resources["LakeWorkGroup"].Ref, TimeProvider.System).RowsAsync(
            "SELECT trip_id, CAST(label AS varchar) FROM examples WHERE run = 'the-last-one' AND usable ORDER BY trip_id", TestContext.Current.CancellationToken);
        learned.Select(row => (row[0]!, double.Parse(row[1]!, CultureInfo.InvariantCulture))).ShouldBe(expected.Select(label => (label.Key, label.Value)));
        // Every execution that a file started ended well.
        var executions = await services.StepFunctions.CallAsync(
            "ListExecutions", new JsonObject { ["stateMachineArn"] = pipeline.Stack.Outputs["StateMachineArn"] }, TestContext.Current.CancellationToken);
        executions["executions"]!.AsArray().Select(execution => execution!["status"]!.ToString()).Distinct().ShouldBe(["SUCCEEDED"]);

        var kept = await pipeline.Clients.S3.KeysAsync(pipeline.Stack.Outputs["BucketName"], "rejected/", TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        kept.Count.ShouldBe(2 * Rejected.Length, string.Join('\n', kept));
        foreach (var (key, content) in Rejected)
        {
            var beside = kept.Where(name => name.StartsWith($"rejected/{key}/", StringComparison.Ordinal)).ToList();
            beside.Count.ShouldBe(2, key);
            (await BytesAsync(pipeline, beside.Single(name => !name.EndsWith("/report.json", StringComparison.Ordinal)))).ShouldBe(content, key);
            JsonNode.Parse(await BytesAsync(pipeline, beside.Single(name => name.EndsWith("/report.json", StringComparison.Ordinal))))!.ToJsonString().ShouldContain(key);
        }
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static string Rows(string prefix, int count, Func<int, string> minutes) =>
        string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{prefix}{i},{minutes(i)}\n")));

    private static IEnumerable<(string Id, double Minutes)> Numbered(string prefix, int count, Func<int, double> minutes) =>
        Enumerable.Range(0, count).Select(i => (string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}"), minutes(i)));

    private static string Trip(string id, int minute) => new JsonObject
    {
        ["trip_id"] = id,
        ["vendor_id"] = 2,
        ["requested_at"] = DateTimeOffset.UnixEpoch.AddYears(56).AddMinutes(minute).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
        ["pickup_zone"] = 43,
        ["dropoff_zone"] = 151,
        ["passengers"] = 1,
        ["distance_miles"] = 2.5,
    }.ToJsonString();

    private static Task DropAsync(LocalPipeline pipeline, string key, byte[] content) => pipeline.Clients.S3.PutObjectAsync(
        new PutObjectRequest { BucketName = pipeline.Stack.Outputs["BucketName"], Key = key, InputStream = new MemoryStream(content) }, TestContext.Current.CancellationToken);

    private static Task ReadAsync(LocalPipeline pipeline) => Eventually.HoldsAsync(() => pipeline.Lambda.QueuedEvents == 0, "the function has read the files");

    private static async Task<byte[]> BytesAsync(LocalPipeline pipeline, string key)
    {
        using var response = await pipeline.Clients.S3.GetObjectAsync(pipeline.Stack.Outputs["BucketName"], key, TestContext.Current.CancellationToken);
        using var content = new MemoryStream();
        await response.ResponseStream.CopyToAsync(content, TestContext.Current.CancellationToken);
        return content.ToArray();
    }
}
