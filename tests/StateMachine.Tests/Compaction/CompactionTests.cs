using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.StateMachine.Tests.Compaction;

/// <summary>Which days are compacted, into which folders, and when they are seen.</summary>
[Trait("Cost", "process")]
public sealed class CompactionTests : IAsyncDisposable
{
    private readonly CompactHarness _harness = new();

    // The tests' clock begins at noon of 15 January: a record of the 14th can be delivered until one o'clock of the 16th.
    [Theory]
    [InlineData("24", "2026-01-12 2026-01-13")]
    [InlineData("10", "2026-01-12 2026-01-13 2026-01-14")]
    [InlineData("11", "2026-01-12 2026-01-13 2026-01-14")]
    [InlineData("12", "2026-01-12 2026-01-13")]
    [InlineData("8760", "")]
    public async Task A_day_is_closed_when_its_end_the_retention_and_an_hour_have_passed(string retentionHours, string days)
    {
        _harness.Landed("2026-01-15", "2026-01-14", "2026-01-13", "2026-01-12");
        _harness.Compacted();
        var outcome = await _harness.RunAsync("run-1", ("RetentionHours", retentionHours));
        outcome.Status.ShouldBe("SUCCEEDED", outcome.Cause);
        _harness.End(outcome.Output!).ShouldBe(days);
    }

    [Fact]
    public async Task A_day_is_published_once_its_queries_are_done_as_its_tables_files_in_the_runs_folder()
    {
        var outcome = await _harness.RunAsync();
        outcome.Output!.ToJsonString().ShouldBe("""{"days":["2026-01-12"],"lines":1000,"unreadable":0}""");
        var published = _harness.Glue.CallsOf("CreatePartition").ShouldHaveSingleItem();
        published["TableName"]!.GetValue<string>().ShouldBe("trips");
        published["PartitionInput"]!.ToJsonString().ShouldBe("""{"Values":["2026-01-12"],"StorageDescriptor":{"Location":"s3://lake/tables/trips/dt=2026-01-12/run=run-1-0/","InputFormat":"parquet"}}""");
        _harness.Glue.CallsOf("UpdatePartition").ShouldBeEmpty();
        _harness.Queries.Count.ShouldBe(2);
        _harness.Queries[1].ShouldContain("crc32(to_utf8(trip_id)) % 1 = 0 ");
        _harness.Queries[1].ShouldContain("TO 's3://lake/tables/trips/dt=2026-01-12/run=run-1-0/bucket=0/'");
    }

    [Fact]
    public async Task All_hours_of_the_day_are_made_known_before_its_lines_are_read()
    {
        await _harness.RunAsync();
        var added = _harness.Glue.CallsOf("BatchCreatePartition").ShouldHaveSingleItem()["PartitionInputList"]!.AsArray();
        added.Count.ShouldBe(24);
        added[7]!.ToJsonString().ShouldBe("""{"Values":["2026-01-12","07"],"StorageDescriptor":{"Location":"s3://lake/scored/dt=2026-01-12/hour=07/","InputFormat":"text"}}""");
    }

    [Fact]
    public async Task A_day_of_many_lines_is_divided_by_a_hash_of_the_trips_ids()
    {
        _harness.Lines(all: 45, unreadable: 0);
        await _harness.RunAsync("run-1", ("LinesPerQuery", "20"));
        _harness.Queries.Count.ShouldBe(4);
        for (int bucket = 0; bucket < 3; bucket++)
        {
            string query = _harness.Queries.Skip(1).Single(text => text.Contains($"% 3 = {bucket} "));
            query.ShouldContain($"/run=run-1-0/bucket={bucket}/'");
        }

        _harness.Glue.CallsOf("CreatePartition").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_day_whose_query_failed_is_tried_again_whole_in_another_folder()
    {
        _harness.Lines(all: 45, unreadable: 0);
        _harness.FailsOnce("bucket=1", "FAILED");
        var outcome = await _harness.RunAsync("run-1", ("LinesPerQuery", "20"));
        outcome.Status.ShouldBe("SUCCEEDED", outcome.Cause);
        _harness.Queries.Where(text => text.Contains("/run=run-1-1/")).Count().ShouldBe(3);
        _harness.Glue.CallsOf("CreatePartition").ShouldHaveSingleItem()["PartitionInput"]!["StorageDescriptor"]!["Location"]!.GetValue<string>().ShouldEndWith("/run=run-1-1/");
    }

    [Fact]
    public async Task A_day_that_keeps_failing_is_given_up_with_Athenas_reason_and_is_not_published()
    {
        _harness.Athena.On("GetQueryExecution", input =>
        {
            var query = RetrainHarness.Query(input, input["QueryExecutionId"]!.GetValue<string>() == "query-1" ? "SUCCEEDED" : "FAILED");
            query["QueryExecution"]!["Status"]!["StateChangeReason"] = "HIVE_CURSOR_ERROR: \"x\" cannot be read";
            return query;
        });
        var outcome = await _harness.RunAsync();
        (outcome.Status, outcome.Error).ShouldBe(("FAILED", "States.TaskFailed"));
        outcome.Cause!.ShouldStartWith("CompactBuckets: Athena refused the query: HIVE_CURSOR_ERROR: \"x\" cannot be read (query query-4). {");
        _harness.Queries.Count.ShouldBe(4);
        _harness.Glue.CallsOf("CreatePartition").ShouldBeEmpty();
        _harness.Published.ShouldHaveSingleItem()["cause"]!.GetValue<string>().ShouldStartWith("Athena refused the query: HIVE_CURSOR_ERROR");
    }

    [Fact]
    public async Task A_day_that_cannot_be_compacted_keeps_no_other_from_it_and_is_told()
    {
        _harness.Landed("2026-01-12", "2026-01-13");
        _harness.Compacted();
        _harness.Glue.Fails("CreatePartition", "AccessDeniedException");
        var outcome = await _harness.RunAsync();
        (outcome.Status, outcome.Error).ShouldBe(("FAILED", "Glue.AccessDeniedException"));
        _harness.Glue.CallsOf("CreatePartition").Select(call => call["PartitionInput"]!["Values"]![0]!.GetValue<string>()).ShouldBe(["2026-01-12", "2026-01-13"]);
        _harness.Published.ShouldHaveSingleItem()["state"]!.GetValue<string>().ShouldBe("PublishDay");
    }

    [Fact]
    public async Task A_query_whose_call_failed_is_started_with_the_same_token_and_every_other_with_its_own()
    {
        _harness.Lines(all: 45, unreadable: 0);
        var tokens = new List<string>();
        _harness.Engine.Interposed = (_, operation, input) =>
        {
            if (operation != "StartQueryExecution" || input["ClientRequestToken"]?.GetValue<string>() is not { } token) return null;
            lock (tokens) tokens.Add(token);
            return tokens.Count == 1 ? Task.FromException<JsonObject>(new AwsException("InternalServerException", "scripted", 500)) : null;
        };
        (await _harness.RunAsync("run-1", ("LinesPerQuery", "20"))).Status.ShouldBe("SUCCEEDED");
        (tokens.Count, tokens.Distinct().Count()).ShouldBe((4, 3));
        tokens.ShouldAllBe(token => token.Length >= 32 && token.Length <= 128);
    }

    [Fact]
    public async Task Executions_whose_names_differ_in_a_sign_have_folders_of_their_own()
    {
        await _harness.RunAsync("redo+1");
        await _harness.RunAsync("redo@1");
        _harness.Glue.CallsOf("CreatePartition").Select(call => call["PartitionInput"]!["StorageDescriptor"]!["Location"]!.GetValue<string>()).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_day_that_is_asked_for_replaces_what_is_there()
    {
        _harness.Input = """{"day": "2026-01-13"}""";
        _harness.Glue.AlwaysFails("CreatePartition", "AlreadyExistsException");
        _harness.End((await _harness.RunAsync("again")).Output!).ShouldBe("2026-01-13");
        var moved = _harness.Glue.CallsOf("UpdatePartition").ShouldHaveSingleItem();
        moved["PartitionValueList"]!.ToJsonString().ShouldBe("""["2026-01-13"]""");
        moved["PartitionInput"]!["StorageDescriptor"]!["Location"]!.GetValue<string>().ShouldBe("s3://lake/tables/trips/dt=2026-01-13/run=again-0/");
    }

    // Of a log of three days, on the 15th: S3 removes the objects of the 12th at the beginning of the 16th, while a run may still work, and those of
    // the 13th a day later.
    [Theory]
    [InlineData("2026-01-12", "2026-01-12 2026-01-13", "3", "LogHasExpired")]
    [InlineData("2026-01-13", "2026-01-12 2026-01-13", "3", null)]
    [InlineData("2026-01-12", "2026-01-13", "3", null)]
    [InlineData("2026-01-12", "2026-01-12 2026-01-13", "4", null)]
    public async Task A_day_is_not_replaced_by_what_is_left_of_its_log(string day, string compacted, string logDays, string? error)
    {
        _harness.Input = new JsonObject { ["day"] = day }.ToJsonString();
        _harness.Compacted(compacted.Split(' '));
        if (compacted.Contains(day, StringComparison.Ordinal)) _harness.Glue.AlwaysFails("CreatePartition", "AlreadyExistsException");
        var outcome = await _harness.RunAsync("again", ("LogDays", logDays));
        outcome.Error.ShouldBe(error, outcome.Cause);
        if (error is null) return;
        _harness.Queries.ShouldBeEmpty();
        outcome.Cause!.ShouldContain("it is kept for 3 days (LogOfTripsDays)");
        outcome.Cause!.ShouldEndWith("Only days from 2026-01-13 on can be compacted again.");
        _harness.Published.ShouldHaveSingleItem()["error"]!.GetValue<string>().ShouldBe("LogHasExpired");
    }

    [Fact]
    public async Task A_day_that_is_in_no_table_is_compacted_from_what_is_left_of_its_log()
    {
        _harness.Landed("2025-11-01");
        _harness.End((await _harness.RunAsync()).Output!).ShouldBe("2025-11-01");
    }

    [Fact]
    public async Task Another_runs_day_is_left_alone_where_none_was_asked_for()
    {
        _harness.Glue.AlwaysFails("CreatePartition", "AlreadyExistsException");
        (await _harness.RunAsync()).Status.ShouldBe("SUCCEEDED");
        _harness.Glue.CallsOf("UpdatePartition").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(10, "SUCCEEDED")]
    [InlineData(11, "FAILED")]
    public async Task More_unreadable_lines_than_the_share_publish_nothing(int unreadable, string status)
    {
        _harness.Lines(all: 1000, unreadable);
        (await _harness.RunAsync()).Status.ShouldBe(status);
        _harness.Glue.CallsOf("CreatePartition").Count.ShouldBe(status == "SUCCEEDED" ? 1 : 0);
    }

    [Theory]
    [InlineData("a'-OR-'1'='1", "a-", "-OR-")]
    [InlineData("run')--", "run--", "--")]
    public async Task An_execution_s_name_becomes_letters_digits_dots_and_dashes(string name, string start, string part)
    {
        (await _harness.RunAsync(name)).Status.ShouldBe("SUCCEEDED");
        string folder = _harness.Queries[1].Split("/run=")[1].Split("/bucket=")[0];
        folder.ShouldStartWith(start);
        folder.ShouldContain(part);
        folder.ShouldAllBe(character => char.IsAsciiLetterOrDigit(character) || character == '.' || character == '_' || character == '-');
    }

    [Theory]
    [InlineData("2026-01-12' OR '1'='1")]
    [InlineData("2026-01-12\n")]
    [InlineData("")]
    [InlineData("2026-1-1")]
    public async Task A_day_that_is_none_ends_the_run_before_it_is_in_a_query(string day)
    {
        _harness.Input = new JsonObject { ["day"] = day }.ToJsonString();
        (await _harness.RunAsync()).Error.ShouldBe("NotADay");
        _harness.Queries.ShouldBeEmpty();
    }

    public ValueTask DisposeAsync() => _harness.DisposeAsync();
}
