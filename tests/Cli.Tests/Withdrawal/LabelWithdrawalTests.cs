using System.Text.Json.Nodes;
using Amazon.S3;
using Pipeline.Cli.Lookups;
using Pipeline.Cli.Tests.Lookups;
using Pipeline.Cli.Tests.Models;
using Pipeline.Cli.Tests.Redriving;
using Pipeline.Cli.Withdrawal;
using Pipeline.Domain;
using Pipeline.Intake.Csv;
using Pipeline.Intake.Labels;
using Pipeline.Intake.Objects;

namespace Pipeline.Cli.Tests.Withdrawal;

/// <summary>Labels that are taken back: what goes where, and which runs and models are named.</summary>
public sealed class LabelWithdrawalTests
{
    private const string Key = "labels/dt=2026-01-14/a.csv";
    private const string Earlier = "pipe-trips-20260101-060000-0123abcd";
    private static readonly DateTimeOffset Landed = new(2026, 1, 15, 10, 0, 0, TimeSpan.Zero);
    private static readonly string Trained = ServingStack.ModelOf("labels-1", "20260115-100010");
    private readonly MemoryBucket _bucket = new();
    private readonly ServingStack _stack = new() { Serving = Earlier };
    private readonly List<string> _said = [];

    public LabelWithdrawalTests() => _stack.Model(Earlier, 1767247200);

    [Fact]
    public async Task Without_being_told_to_send_it_says_who_has_read_the_labels_and_changes_nothing()
    {
        var (key, bytes) = await AcceptAsync(Dropped());
        _stack.Model(Trained, 1768471800);
        _stack.Serving = Trained;
        _stack.Reads("labels-1", Landed.AddMinutes(2), "2025-10-17", output: new JsonObject { ["decision"] = "promoted" });
        _stack.Reads("labels-2", Landed.AddHours(2), "2025-10-17", output: new JsonObject { ["decision"] = "rejected" });
        await RunAsync(send: false);
        _said.ShouldBe(
        [
            $"{Key}: 2 labels, landed 2026-01-15 10:00:00Z, in {key}",
            $"  read by labels-1: promoted, trained {Trained}, which serves",
            "  read by labels-2: rejected",
            $"The newest model that was not trained on it: make rollback MODEL={Earlier}",
            "Nothing was changed. To withdraw: SEND=1",
        ]);
        _bucket.Objects.ShouldHaveSingleItem().Value.ShouldBe(bytes);
    }

    [Fact]
    public async Task Withdrawn_labels_are_kept_with_a_report_and_are_in_the_table_no_more()
    {
        var (key, bytes) = await AcceptAsync(Dropped());
        _stack.Model(Trained, 1768471800);
        _stack.Reads("labels-1", Landed.AddMinutes(2), "2025-10-17", output: new JsonObject { ["decision"] = "promoted" });
        await RunAsync();
        var folder = RejectedFolder.Of(Dropped());
        _said[^1].ShouldBe($"withdrawn   {key}: a copy and a report are in {folder}");
        _bucket.Objects.Keys.ShouldBe([folder + "labels.json.gz", folder + "report.json"]);
        _bucket.Objects[folder + "labels.json.gz"].ShouldBe(bytes);
        var report = JsonNode.Parse(_bucket.Objects[folder + "report.json"])!.AsObject();
        (Text(report, "bucket"), Text(report, "key"), Text(report, "accepted"), Text(report, "copy")).ShouldBe(("lake", Key, key, folder + "labels.json.gz"));
        (Text(report, "landed_at"), Text(report, "withdrawn_at"), (int)report["labels"]!).ShouldBe(("2026-01-15T10:00:00+00:00", "2026-01-15T12:00:00+00:00", 2));
        Text(report, "reason")!.ShouldStartWith("withdrawn by make undo");
        report["runs"]!.ToJsonString().ShouldBe($$"""[{"run":"labels-1","came":"promoted","model":"{{Trained}}"}]""");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_second_time_it_says_when_they_were_withdrawn(bool byObject)
    {
        var (key, _) = await AcceptAsync(Dropped());
        await RunAsync();
        var before = _bucket.Objects.ToDictionary(entry => entry.Key, entry => entry.Value);
        _said.Clear();
        _stack.Time.Advance(TimeSpan.FromHours(1));
        await RunAsync(byObject ? key : Key);
        _said.ShouldBe([$"{(byObject ? key : Key)}: withdrawn before, on 2026-01-15 12:00:00Z: {RejectedFolder.Of(Dropped())}report.json"]);
        _bucket.Objects.ShouldBe(before);
    }

    [Fact]
    public async Task A_withdrawal_that_was_interrupted_is_done_again_as_a_whole()
    {
        var (key, bytes) = await AcceptAsync(Dropped());
        _bucket.AfterPut = _ => throw new AmazonS3Exception("the connection was lost");
        await Should.ThrowAsync<AmazonS3Exception>(() => RunAsync());
        _bucket.Objects[key].ShouldBe(bytes);
        _bucket.AfterPut = _ => { };
        await RunAsync();
        _bucket.Objects.ContainsKey(key).ShouldBeFalse();
    }

    [Fact]
    public async Task Only_runs_that_gathered_the_labels_are_named()
    {
        await AcceptAsync(Dropped());
        _stack.Reads("gathered-before", Landed.AddMinutes(-1), "2025-10-17");
        _stack.Reads("ended-before", Landed.AddMinutes(1), "2025-10-17", ended: Landed.AddSeconds(-1));
        _stack.Reads("of-a-later-window", Landed.AddMinutes(1), "2026-01-16");
        _stack.Reads("of-a-window-from-that-day", Landed.AddMinutes(1), "2026-01-15", output: new JsonObject { ["decision"] = "not-enough-evidence" });
        _stack.Reads("failed", Landed.AddMinutes(1), "2025-10-17", status: "FAILED");
        _stack.Reads("says-no-window", Landed.AddMinutes(1), null, output: new JsonObject { ["decision"] = "held" });
        _stack.Reads("under-way", Landed.AddMinutes(1), "2025-10-17", status: "RUNNING");
        _stack.Execution("coalesced", "SUCCEEDED", new JsonObject { ["decision"] = "coalesced" });
        await RunAsync(send: false);
        _said.Where(line => line.StartsWith("  read by", StringComparison.Ordinal)).ShouldBe(
        [
            "  read by of-a-window-from-that-day: not-enough-evidence",
            "  read by failed: FAILED",
            "  read by says-no-window: held",
            "  read by under-way: it runs, and what it makes is trained on it: stop it, or go back from its model",
        ]);
        _stack.StepFunctions.Calls.ShouldNotContain(call => call.StartsWith("GetExecutionHistory", StringComparison.Ordinal) && call.Contains("ended-before", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_is_under_way_is_said_to_write_lookups_yet()
    {
        await AcceptAsync(Dropped());
        _stack.Reads("under-way", Landed.AddMinutes(1), "2025-10-17", status: "RUNNING");
        await RunAsync();
        _said.ShouldContain("lookups     the run that is under way may write rows of these labels yet: run this again when it has ended");
    }

    [Fact]
    public async Task The_lookups_of_a_run_are_known_and_runs_after_a_withdrawal_have_none_of_the_labels()
    {
        var (key, _) = await AcceptAsync(Dropped());
        _stack.Reads("labels-1", Landed.AddMinutes(1), "2025-10-17", lookups: ["s3://lake/athena/q0.csv", "s3://lake/lookups/routes/q1.csv", "s3://lake/lookups/intervals/q2.csv"]);
        _stack.Reads("later", Landed.AddHours(1), "2025-10-17", lookups: "s3://lake/lookups/routes/q3.csv");
        var file = new AcceptedFile(key, Key, "0123456789abcdef", Landed, 2);
        var runs = new ReadingRuns(_stack.StepFunctions, _stack.Executions, "lake");
        (await runs.FindAsync(file, [], Landed.AddMinutes(30), TestContext.Current.CancellationToken)).ShouldHaveSingleItem().Lookups.ShouldBe(["lookups/routes/q1.csv", "lookups/intervals/q2.csv"]);
        (await runs.FindAsync(file, [], null, TestContext.Current.CancellationToken)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Labels_that_nobody_has_read_are_said_to_be_such()
    {
        await AcceptAsync(Dropped());
        await RunAsync(send: false);
        _said[1].ShouldBe("  no run of the last 90 days has read it");
    }

    [Fact]
    public async Task Where_every_model_was_trained_on_them_the_next_run_is_the_way()
    {
        await AcceptAsync(Dropped());
        var stack = new ServingStack { Serving = Trained };
        stack.Model(Trained, 1768471800);
        stack.Reads("labels-1", Landed.AddMinutes(2), "2025-10-17", output: new JsonObject { ["decision"] = "promoted" });
        await RunAsync(Key, stack: stack);
        _said.ShouldContain("All models that there are were trained on it: the next run trains one without it.");
    }

    [Fact]
    public async Task A_file_whose_name_only_looks_alike_is_left_alone()
    {
        await AcceptAsync(Dropped("labels/dt=2026-01-14/a-b.csv"));
        var (other, _) = await AcceptAsync(Dropped("labels/dt=2026-01-14/a_b.csv"));
        await RunAsync("labels/dt=2026-01-14/a-b.csv");
        _bucket.Objects.Keys.Where(key => key.StartsWith("tables/", StringComparison.Ordinal)).ShouldBe([other]);
    }

    [Fact]
    public async Task Of_a_file_that_was_dropped_twice_one_version_or_all_are_withdrawn()
    {
        var (first, _) = await AcceptAsync(Dropped());
        var (second, _) = await AcceptAsync(Dropped() with { ETag = "other", LandedAt = Landed.AddDays(1) });
        (await Should.ThrowAsync<RefusedWithdrawalException>(() => RunAsync())).Message.ShouldBe(
            $"{Key} was accepted 2 times. Give the one to withdraw (LABELS=...), or withdraw all of them (ALL=1):\n" +
            $"  {second}  2 labels, landed 2026-01-16 10:00:00Z\n  {first}  2 labels, landed 2026-01-15 10:00:00Z");
        (_bucket.Objects.ContainsKey(first), _bucket.Objects.ContainsKey(second)).ShouldBe((true, true));
        await RunAsync(first);
        (_bucket.Objects.ContainsKey(first), _bucket.Objects.ContainsKey(second)).ShouldBe((false, true));
        await AcceptAsync(Dropped());
        await RunAsync(Key, all: true);
        _bucket.Objects.Keys.ShouldAllBe(key => key.StartsWith("rejected/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_never_accepted_is_an_error_that_says_where_it_was_looked_for()
    {
        (await Should.ThrowAsync<RefusedWithdrawalException>(() => RunAsync())).Message.ShouldBe(
            $"There are no accepted labels of s3://lake/{Key} below tables/labels/: give the key as it was dropped, such as labels/dt=2026-01-15/name.csv, or that of its object below tables/labels/.");
        await new RejectedFiles(_bucket.S3).KeepAsync(Dropped(), new MalformedFileException(3, "minutes is «x»"));
        (await Should.ThrowAsync<RefusedWithdrawalException>(() => RunAsync())).Message.ShouldEndWith(
            $"the file was rejected when it landed, and nothing of it was used ({RejectedFolder.ReportOf(Dropped())}).");
    }

    private static DroppedFile Dropped(string key = Key) => new("lake", key, "etag", "1", Landed, 100);

    private static string? Text(JsonObject report, string member) => (string?)report[member];

    /// <summary>Takes a file into the table as the function does.</summary>
    private async Task<(string Key, byte[] Bytes)> AcceptAsync(DroppedFile file)
    {
        await new LabelTable(_bucket.S3, new TripDomain()).WriteAsync(file, [new Label("t1", 5, 2), new Label("t2", 6.5, 3)]);
        var key = LabelTable.Of(file).Key;
        return (key, _bucket.Objects[key]);
    }

    private Task RunAsync(string labels = Key, bool send = true, bool all = false, ServingStack? stack = null)
    {
        stack ??= _stack;
        return new LabelWithdrawal(
            new AcceptedFiles(_bucket.S3, "lake"), new WithdrawnFiles(_bucket.S3, "lake", stack.Time), new ReadingRuns(stack.StepFunctions, stack.Executions, "lake"),
            new DerivedRows(_bucket.S3, "lake", new LookupHistory(_bucket.S3, "lake", new TripDomain()), new StoredRows(new LookupItems().Table, "lookups")), stack.Catalog,
            new WithdrawalOptions("lake", labels) { Send = send, All = all }).RunAsync(_said.Add, TestContext.Current.CancellationToken);
    }
}
