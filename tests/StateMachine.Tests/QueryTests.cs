using System.Text.Json.Nodes;

namespace Pipeline.StateMachine.Tests;

/// <summary>Queries that fail, and queries of nothing.</summary>
[Trait("Cost", "process")]
public sealed class QueryTests
{
    [Fact]
    public async Task A_query_that_failed_fails_the_run_with_athenas_reason()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Athena.On("GetQueryExecution", input =>
        {
            var query = RetrainHarness.Query(input, "FAILED");
            query["QueryExecution"]!["Status"]!["StateChangeReason"] = "COLUMN_NOT_FOUND: line 1:8: Column 'a \"b\"' cannot be resolved";
            return query;
        });
        var outcome = await harness.RunAsync();
        harness.ShouldHaveFailed(outcome, "States.TaskFailed", "COLUMN_NOT_FOUND");
        outcome.Cause!.ShouldStartWith("GatherExamples: Athena refused the query: COLUMN_NOT_FOUND: line 1:8: Column 'a \"b\"' cannot be resolved (query query-1). {");
    }

    [Fact]
    public async Task A_query_that_failed_by_chance_is_asked_once_more_where_it_only_reads()
    {
        await using var harness = new RetrainHarness();
        harness.Athena.Next("GetQueryExecution", input => RetrainHarness.Query(input, "SUCCEEDED"));
        harness.Athena.Next("GetQueryExecution", input => RetrainHarness.Query(input, "FAILED"));
        harness.ShouldHaveDecided(await harness.RunAsync(), "promoted");
        harness.Queries.Count.ShouldBe(13);
    }

    [Theory]
    [InlineData(0, "GatherExamples")]
    [InlineData(3, "UnloadProfile")]
    [InlineData(6, "UnloadTrain")]
    [InlineData(7, "UnloadValidation")]
    [InlineData(8, "UnloadJudged")]
    public async Task A_set_whose_query_failed_is_not_unloaded_again_over_what_is_left_of_it(int before, string state)
    {
        await using var harness = RetrainHarness.Serving();
        for (int i = 0; i < before; i++) harness.Athena.Next("GetQueryExecution", input => RetrainHarness.Query(input, "SUCCEEDED"));
        harness.Athena.On("GetQueryExecution", input => RetrainHarness.Query(input, "FAILED"));
        harness.ShouldHaveFailed(await harness.RunAsync(), "States.TaskFailed", $"{state}: ");
        harness.Queries.Count.ShouldBe(before + 1);
    }

    [Fact]
    public async Task A_query_that_was_cancelled_fails_the_run()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Athena.On("GetQueryExecution", input => RetrainHarness.Query(input, "CANCELLED"));
        harness.ShouldHaveFailed(await harness.RunAsync(), "QueryTooLong", "DML query timeout");
    }

    [Theory]
    [InlineData("FAILED", "Query timeout")]
    [InlineData("FAILED", "The query timed out")]
    [InlineData("CANCELLED", null)]
    public async Task A_query_that_Athena_ended_by_its_own_limit_is_told_as_such(string state, string? reason)
    {
        await using var harness = RetrainHarness.Serving();
        harness.Athena.On("GetQueryExecution", input =>
        {
            var query = RetrainHarness.Query(input, state);
            query["QueryExecution"]!["Status"]!["StateChangeReason"] = reason;
            return query;
        });
        var outcome = await harness.RunAsync();
        harness.ShouldHaveFailed(outcome, "QueryTooLong", "GatherExamples: The query did not end within the time that Athena gives one");
        outcome.Cause!.ShouldContain(reason ?? "CANCELLED", Case.Sensitive, "What Athena said stands behind it.");
    }

    [Fact]
    public void A_task_waits_a_little_longer_than_Athena_lets_a_query_run()
    {
        // Source: "Amazon Athena endpoints and quotas", DML query timeout.
        var limit = TimeSpan.FromMinutes(30);
        foreach (var (name, state) in RetrainDefinition.States.Where(state => state.Value!["Resource"]?.ToString().EndsWith("athena:startQueryExecution.sync", StringComparison.Ordinal) == true))
            TimeSpan.FromSeconds(state!["TimeoutSeconds"]!.GetValue<long>()).ShouldBeInRange(limit + TimeSpan.FromMinutes(1), limit + TimeSpan.FromMinutes(10), name);
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_stopped()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Athena.On("GetQueryExecution", input => RetrainHarness.Query(input, "RUNNING"));
        harness.ShouldHaveFailed(await harness.RunAsync(), "QueryTooLong", "The workflow stopped waiting.");
        harness.Athena.CallsOf("StopQueryExecution").ShouldHaveSingleItem()["QueryExecutionId"]!.GetValue<string>().ShouldBe("query-1");
    }

    [Fact]
    public async Task Without_a_label_there_is_not_enough_data()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Labels(0);
        harness.ShouldHaveDecided(await harness.RunAsync(), "not-enough-data");
        harness.SageMaker.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Closed_days_come_from_the_table_of_trips_and_open_ones_from_the_log()
    {
        await using var harness = RetrainHarness.Serving();
        harness.ClosedDays("2026-01-12", "2026-01-13");
        harness.ShouldHaveDecided(await harness.RunAsync(), "promoted");
        var query = harness.Queries[0]["QueryString"]!.GetValue<string>();
        query.ShouldContain("FROM trips WHERE dt IN ('2026-01-12', '2026-01-13', 'none')");
        query.ShouldContain("FROM landed_trips WHERE dt >= '2025-10-17' AND dt NOT IN ('2026-01-12', '2026-01-13', 'none')");
        query.ShouldContain("FROM labels WHERE dt >= '2025-10-17'");
        harness.Glue.CallsOf("GetPartitions").ShouldHaveSingleItem()["Expression"]!.GetValue<string>().ShouldBe("dt >= '2025-10-17'");
    }

    [Fact]
    public async Task Labels_that_are_not_in_the_table_fail_the_run_that_they_started()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Input = """{"day": "2026-01-14", "accepted": "tables/labels/dt=2026-01-14/a.json.gz"}""";
        harness.S3.AlwaysFails("HeadObject", "NoSuchKey", "not there");
        harness.ShouldHaveFailed(
            await harness.RunAsync(), "StartingLabelsNotFound", "The labels that started this run are not in the table of labels: s3://lake/tables/labels/dt=2026-01-14/a.json.gz");
        harness.Queries.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_and_too_much_of_it_trains_nothing()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Others(unreadable: 200, outside: 300, unmatched: 40);
        var outcome = await harness.RunAsync();
        harness.ShouldHaveDecided(outcome, "promoted");
        (outcome.Output!["unreadable"]!.GetValue<int>(), outcome.Output!["outside"]!.GetValue<int>(), outcome.Output!["unmatched"]!.GetValue<int>()).ShouldBe((200, 300, 40));

        await using var worse = RetrainHarness.Serving();
        worse.Others(unreadable: 210, outside: 300, unmatched: 40);
        worse.ShouldHaveDecided(await worse.RunAsync(), "data-quality");
        worse.SageMaker.CallsOf("CreateTrainingJob").ShouldBeEmpty();
        worse.Published.ShouldHaveSingleItem()["unreadable"]!.GetValue<int>().ShouldBe(210);
    }

    [Fact]
    public async Task A_database_that_is_gone_fails_the_run()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Glue.AlwaysFails("GetPartitions", "EntityNotFoundException", "Database stack_lake not found.");
        harness.ShouldHaveFailed(await harness.RunAsync(), "NotDeployed", "Is the stack being made or deleted? (Database stack_lake not found.");
    }

    [Theory]
    [InlineData("""{"ResultSet": {"Rows": []}}""")]
    [InlineData("""{"ResultSet": {"Rows": [{"Data": [{"VarCharValue": "labels"}, {"VarCharValue": "split"}]}]}}""")]
    [InlineData("""{"ResultSet": {"Rows": [{"Data": []}, {"Data": [{}, {"VarCharValue": "0"}]}]}}""")]
    public async Task A_count_that_cannot_be_read_fails_the_run(string results)
    {
        await using var harness = RetrainHarness.Serving();
        harness.Athena.On("GetQueryResults", results);
        harness.ShouldHaveFailed(await harness.RunAsync(), "States.QueryEvaluationError", "ReadLabelCount: ");
        harness.SageMaker.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_set_of_nothing_is_not_trained_on()
    {
        // All trips of one moment: none is older than the split, and UNLOAD writes no object.
        await using var harness = RetrainHarness.Serving();
        harness.SageMaker.On(
            "DescribeTrainingJob",
            """{"TrainingJobStatus": "Failed", "FailureReason": "ClientError: Data download failed: No S3 objects found under S3 URL"}""");
        harness.ShouldHaveFailed(await harness.RunAsync(), "States.TaskFailed", "No S3 objects found");
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("")]
    public async Task A_number_of_trips_that_is_none_fails_the_run_rather_than_open_the_gate(string trips)
    {
        await using var harness = RetrainHarness.Serving();
        harness.Athena.Next("GetQueryResults", Rows("20000", "1.7684784E9", "16000", "0", "0", "0"));
        harness.Athena.Next("GetQueryResults", Rows("distance", "5.9", "66.2", "0.97"));
        harness.Athena.Next("GetQueryResults", Rows("0", "0", "0"));
        harness.Athena.On("GetQueryResults", Rows(trips));
        harness.ShouldHaveFailed(await harness.RunAsync(), "States.QueryEvaluationError", "ReadEvidence: ");
        harness.SageMaker.CallsOf("CreateTrainingJob").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("")]
    public async Task A_share_of_labels_that_is_none_fails_the_run_rather_than_train(string share)
    {
        await using var harness = RetrainHarness.Serving();
        harness.Athena.Next("GetQueryResults", Rows("20000", "1.7684784E9", "16000", "0", "0", "0"));
        harness.Athena.On("GetQueryResults", Rows("distance", "5.9", "66.2", share));
        harness.ShouldHaveFailed(await harness.RunAsync(), "States.QueryEvaluationError", "ReadLabelWeights: ");
        harness.SageMaker.CallsOf("CreateTrainingJob").ShouldBeEmpty();
    }

    private static string Rows(params string[] values) => new JsonObject
    {
        ["ResultSet"] = new JsonObject
        {
            ["Rows"] = new JsonArray(
                new JsonObject { ["Data"] = new JsonArray() },
                new JsonObject { ["Data"] = new JsonArray([.. values.Select(value => new JsonObject { ["VarCharValue"] = value })]) }),
        },
    }.ToJsonString();
}
