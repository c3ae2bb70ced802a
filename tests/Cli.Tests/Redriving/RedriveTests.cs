using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Pipeline.Cli.Redriving;

namespace Pipeline.Cli.Tests.Redriving;

public sealed class RedriveTests
{
    private readonly RedriveRig _rig = new();

    [Fact]
    public async Task A_dry_run_counts_by_reason_and_changes_nothing()
    {
        _rig.Quarantine(1, 3);
        _rig.Quarantine(11, 2, "field 'passengers' is missing");
        var before = _rig.Bucket.Objects.Keys.ToArray();

        var result = await _rig.RunAsync(new RedriveOptions("lake", "failures", "trips"));

        result.ToSend.ShouldBe(5);
        result.ByReason.ShouldBe(new Dictionary<string, int> { ["not JSON: x"] = 3, ["field 'passengers' is missing"] = 2 }, ignoreOrder: true);
        _rig.Stream.Calls.ShouldBeEmpty();
        _rig.Bucket.Objects.Keys.ShouldBe(before);
    }

    [Fact]
    public async Task Records_are_sent_as_they_came_and_a_second_run_sends_nothing()
    {
        _rig.Quarantine(1, 3);
        (await _rig.RunAsync()).Sent.ShouldBe(3);
        _rig.Stream.Records.Select(record => (record.Key, Encoding.UTF8.GetString(record.Data))).ShouldBe([("key-1", "data-1"), ("key-2", "data-2"), ("key-3", "data-3")]);

        var again = await _rig.RunAsync();
        again.SentBefore.ShouldBe(3);
        again.ToSend.ShouldBe(0);
        _rig.Stream.Records.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_limited_run_sends_so_many_and_the_next_run_goes_on_behind_them()
    {
        _rig.Quarantine(1, 3);
        _rig.Quarantine(11, 3);
        (await _rig.RunAsync(RedriveRig.Sending with { Limit = 4 })).Sent.ShouldBe(4);
        (await _rig.RunAsync(RedriveRig.Sending with { Limit = 4 })).Sent.ShouldBe(2);
        _rig.Stream.Keys.ShouldBe(["key-1", "key-2", "key-3", "key-11", "key-12", "key-13"]);
    }

    [Fact]
    public async Task A_rate_spreads_the_records_over_seconds()
    {
        _rig.Quarantine(1, 25);
        var began = _rig.Time.GetUtcNow();
        await _rig.RunAsync(RedriveRig.Sending with { Rate = 10 });
        _rig.Stream.Calls.ShouldBe([10, 10, 5]);
        (_rig.Time.GetUtcNow() - began).ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task User_records_of_an_aggregated_record_are_sent_by_themselves_with_their_own_keys()
    {
        _rig.Quarantine(
            RedriveRig.Noon,
            RedriveRig.Line(7, 2, "rider-2", "r", "a", RedriveRig.Noon),
            RedriveRig.Line(7, 5, "rider-5", "r", "b", RedriveRig.Noon));
        await _rig.RunAsync();
        _rig.Stream.Keys.ShouldBe(["rider-2", "rider-5"]);
        (await _rig.RunAsync()).SentBefore.ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("257")]
    public async Task A_partition_key_that_the_stream_would_not_take_is_replaced_so_that_it_holds_nothing_up(string length)
    {
        var key = length.Length == 0 ? "" : new string('k', 257);
        _rig.Quarantine(RedriveRig.Noon, RedriveRig.Line(7, 2, key, "r", "a", RedriveRig.Noon));
        await _rig.RunAsync();
        _rig.Stream.Keys.ShouldBe(["7"]);
    }

    [Fact]
    public async Task Calls_hold_at_most_500_records_whichever_objects_they_lie_in()
    {
        _rig.Quarantine(1000, 300);
        _rig.Quarantine(2000, 300);
        await _rig.RunAsync();
        _rig.Stream.Calls.ShouldBe([500, 100]);
        _rig.Markers.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Calls_hold_at_most_the_bytes_that_the_service_takes()
    {
        var megabyte = new string('x', 1024 * 1024 - 300);
        _rig.Quarantine(RedriveRig.Noon, [.. Enumerable.Range(1, 6).Select(n => RedriveRig.Line(n, 0, "k", "r", megabyte, RedriveRig.Noon))]);
        await _rig.RunAsync();
        _rig.Stream.Calls.ShouldBe([4, 2]);
    }

    [Fact]
    public async Task Records_are_chosen_by_prefix_arrival_time_and_reason()
    {
        _rig.Quarantine(1, 2, "old", RedriveRig.Noon.AddHours(-1));
        var key = _rig.Quarantine(11, 10, "field 'trip_id' is missing");
        _rig.Quarantine(31, 1, "another");
        _rig.Quarantine(41, 1, "late", RedriveRig.Noon.AddHours(1));

        await _rig.RunAsync(RedriveRig.Sending with { From = RedriveRig.Noon.AddMilliseconds(15), To = RedriveRig.Noon.AddMilliseconds(20), Reason = "TRIP_ID" });
        _rig.Stream.Keys.ShouldBe(["key-15", "key-16", "key-17", "key-18", "key-19"]);
        _rig.Bucket.Read.ShouldNotContain(read => read.Contains("hour=11", StringComparison.Ordinal) || read.Contains("hour=13", StringComparison.Ordinal), "an object of another hour need not be read");

        (await _rig.RunAsync(RedriveRig.Sending with { Prefixes = [key] })).Sent.ShouldBe(5, "the other half of the object");
    }

    [Fact]
    public async Task What_came_back_to_quarantine_is_sent_again_only_when_that_is_asked_for()
    {
        _rig.Quarantine(1, 1);
        await _rig.RunAsync();
        var returned = _rig.Stream.Records[0];
        _rig.Quarantine(RedriveRig.Noon, RedriveRig.Line(int.Parse(returned.SequenceNumber), 0, returned.Key, "r", "data-1", RedriveRig.Noon, "shardId-1"));

        var second = await _rig.RunAsync();
        second.CameBack.ShouldBe(1);
        second.Sent.ShouldBe(0);
        (await _rig.RunAsync(RedriveRig.Sending with { Again = true })).Sent.ShouldBe(1);
        (await _rig.RunAsync(RedriveRig.Sending with { Again = true })).Sent.ShouldBe(0);
    }

    [Fact]
    public async Task A_record_that_lies_in_two_objects_is_sent_once()
    {
        _rig.Quarantine(1, 3);
        _rig.Quarantine(2, 3);
        (await _rig.RunAsync()).SentBefore.ShouldBe(2);
        _rig.Stream.Keys.ShouldBe(["key-1", "key-2", "key-3", "key-4"]);
    }

    [Fact]
    public async Task Throttled_records_are_put_again_with_back_off_and_alone()
    {
        _rig.Quarantine(1, 3);
        _rig.Stream.Refuses = (call, key) => call < 4 && key == "key-2" ? "ProvisionedThroughputExceededException" : null;
        var began = _rig.Time.GetUtcNow();
        (await _rig.RunAsync()).Sent.ShouldBe(3);
        _rig.Stream.Calls.ShouldBe([3, 1, 1, 1, 1]);
        (_rig.Time.GetUtcNow() - began).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(500));
        (await _rig.RunAsync()).SentBefore.ShouldBe(3);
    }

    [Fact]
    public async Task As_long_as_some_records_get_through_the_run_goes_on()
    {
        _rig.Quarantine(100, 30);
        _rig.Stream.Refuses = (call, key) => key == $"key-{100 + call}" ? null : "ProvisionedThroughputExceededException";
        (await _rig.RunAsync()).Sent.ShouldBe(30);
        _rig.Stream.Calls.Count.ShouldBe(30);
    }

    [Fact]
    public async Task A_stream_that_takes_nothing_more_ends_the_run_with_its_reason_and_what_it_took_is_not_sent_again()
    {
        _rig.Quarantine(1, 4);
        _rig.Stream.Refuses = (_, key) => key == "key-3" ? "KMSThrottlingException" : null;
        var error = await Should.ThrowAsync<RedriveException>(() => _rig.RunAsync());
        error.Message.ShouldBe("The stream trips did not take 1 of 4 records (KMSThrottlingException: Rate exceeded). 3 were sent; run again to go on from there.");

        _rig.Stream.Refuses = (_, _) => null;
        (await _rig.RunAsync()).Sent.ShouldBe(1);
        _rig.Stream.Keys.ShouldBe(["key-1", "key-2", "key-4", "key-3"]);
    }

    [Fact]
    public async Task A_call_that_fails_after_an_earlier_one_took_a_part_leaves_that_part_written_down()
    {
        _rig.Quarantine(1, 4);
        _rig.Stream.Refuses = (call, key) => call == 0 && key == "key-3" ? "InternalFailure" : null;
        _rig.Stream.BeforeCall = call =>
        {
            if (call == 1) throw new AmazonServiceException("Stream trips under account 1 not found.") { ErrorCode = "ResourceNotFoundException" };
        };
        (await Should.ThrowAsync<RedriveException>(() => _rig.RunAsync())).Message.ShouldContain("ResourceNotFoundException: Stream trips under account 1 not found.");
        (await _rig.RunAsync()).Sent.ShouldBe(1);
        _rig.Stream.Records.Count.ShouldBe(4);
    }

    [Fact]
    public async Task An_interrupted_run_goes_on_where_it_stopped()
    {
        _rig.Quarantine(1000, 1200);
        using var interrupt = new CancellationTokenSource();
        _rig.Stream.BeforeCall = call =>
        {
            if (call == 1) interrupt.Cancel();
        };
        await Should.ThrowAsync<OperationCanceledException>(() => _rig.RunAsync(interrupted: interrupt.Token));
        _rig.Stream.Records.Count.ShouldBe(1000, "the call that ran is ended and written down");
        (await _rig.RunAsync()).Sent.ShouldBe(200);
        _rig.Stream.Keys.Distinct().Count().ShouldBe(1200);
    }

    [Fact]
    public async Task A_death_between_the_stream_and_the_ledger_repeats_that_one_call_and_nothing_else()
    {
        _rig.Quarantine(1000, 1200);
        var puts = 0;
        _rig.Bucket.BeforePut = _ =>
        {
            if (++puts == 2) throw new AmazonS3Exception("Service unavailable");
        };
        (await Should.ThrowAsync<RedriveException>(() => _rig.RunAsync())).Message.ShouldContain("500 records were sent, but s3://lake/redriven/");
        (await _rig.RunAsync()).Sent.ShouldBe(700);
        _rig.Stream.Records.Count.ShouldBe(1700);
        _rig.Stream.Keys.Distinct().Count().ShouldBe(1200);
    }

    [Fact]
    public async Task A_ledger_write_that_the_SDK_repeated_is_known_again()
    {
        _rig.Quarantine(1, 3);
        _rig.Bucket.AfterPut = _ => throw new AmazonS3Exception("repeated: the object is there") { StatusCode = System.Net.HttpStatusCode.PreconditionFailed };
        (await _rig.RunAsync()).Sent.ShouldBe(3);
        (await _rig.RunAsync()).SentBefore.ShouldBe(3);
    }

    [Fact]
    public async Task Two_runs_at_once_are_noticed()
    {
        _rig.Quarantine(1, 3);
        _rig.Bucket.BeforePut = key => _rig.Bucket.Objects.TryAdd(key, "{}"u8.ToArray());
        (await Should.ThrowAsync<RedriveException>(() => _rig.RunAsync())).Message.ShouldContain("Another redrive of the same records runs");
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_is_named_and_the_others_are_sent()
    {
        var broken = _rig.Quarantine(RedriveRig.Noon, RedriveRig.Line(1, 0, "k", "r", "d", RedriveRig.Noon), new System.Text.Json.Nodes.JsonObject { ["reason"] = "r" });
        _rig.Bucket.Objects["quarantine/dt=2026-01-15/hour=12/x.ndjson.gz"] = "no gzip"u8.ToArray();
        _rig.Bucket.Objects["aws/lambda/uuid/shardId-0/2026/01/15/a"] = """{"requestContext":{"condition":"RecordAgeExceeded"},"KinesisBatchInfo":{}}"""u8.ToArray();
        _rig.Quarantine(11, 2);
        var result = await _rig.RunAsync();
        result.Sent.ShouldBe(2);
        result.Unreadable.Select(unreadable => unreadable.Key).ShouldContain(broken);
        result.Unreadable.Count.ShouldBe(3);
        result.Unreadable[0].Defect.ShouldStartWith("line 2: ");
        result.Unreadable[2].Defect!.ShouldContain("no payload");
    }

    /// <summary>Lines that are missing from an object are records that nobody would ever send again.</summary>
    [Fact]
    public async Task An_object_whose_gzip_is_not_whole_is_named_and_nothing_of_it_is_sent()
    {
        var cut = _rig.Quarantine(1, 3);
        _rig.Bucket.Objects[cut] = _rig.Bucket.Objects[cut][..^8];
        var followed = _rig.Quarantine(11, 3);
        _rig.Bucket.Objects[followed] = [.. _rig.Bucket.Objects[followed], .. "more"u8];
        _rig.Quarantine(21, 2);

        var result = await _rig.RunAsync();

        result.Sent.ShouldBe(2);
        result.Unreadable.ShouldContain(unreadable => unreadable.Key == cut && unreadable.Defect == "gzip: the trailer is cut short: 0 of its 8 bytes are there");
        result.Unreadable.ShouldContain(unreadable => unreadable.Key == followed && unreadable.Defect == "gzip: 4 bytes behind the last member are neither another member nor zeros");
    }

    [Fact]
    public async Task What_has_landed_is_not_told_from_an_object_that_is_cut()
    {
        _rig.Discard((1, "data-1"u8.ToArray()), (2, "data-2"u8.ToArray()));
        _rig.Land("scored", (1, 0));
        var key = _rig.Bucket.Objects.Keys.Single(key => key.StartsWith("scored/", StringComparison.Ordinal));
        _rig.Bucket.Objects[key] = _rig.Bucket.Objects[key][..^8];
        (await Should.ThrowAsync<RedriveException>(() => _rig.RunAsync())).Message.ShouldContain($"{key} is not what the pipeline lands (gzip: the trailer is cut short");
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_read_stops_the_run_before_anything_is_sent_twice()
    {
        _rig.Quarantine(1, 2);
        _rig.Bucket.Objects["redriven/x"] = "{}"u8.ToArray();
        (await Should.ThrowAsync<RedriveException>(() => _rig.RunAsync())).Message.ShouldContain("s3://lake/redriven/x is not what a redrive wrote");
        _rig.Stream.Calls.ShouldBeEmpty();
    }
}
