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
            query["QueryExecution"]!["Status"]!["StateChangeReason"] = "COLUMN_NOT_FOUND: line 1:8";
            return query;
        });
        harness.ShouldHaveFailed(await harness.RunAsync(), "States.TaskFailed", "COLUMN_NOT_FOUND: line 1:8");
    }

    [Fact]
    public async Task A_query_that_failed_by_chance_is_asked_once_more_where_it_only_reads()
    {
        await using var harness = new RetrainHarness();
        harness.Athena.Next("GetQueryExecution", input => RetrainHarness.Query(input, "FAILED"));
        harness.ShouldHaveDecided(await harness.RunAsync(), "promoted");
        harness.Queries.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_set_whose_query_failed_is_not_unloaded_again_over_what_is_left_of_it()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Athena.Next("GetQueryExecution", input => RetrainHarness.Query(input, "SUCCEEDED"));
        harness.Athena.On("GetQueryExecution", input => RetrainHarness.Query(input, "FAILED"));
        harness.ShouldHaveFailed(await harness.RunAsync(), "States.TaskFailed", "UnloadTrain: ");
        harness.Queries.Count.ShouldBe(2);
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
        harness.Athena.Next("GetQueryExecution", input => RetrainHarness.Query(input, "SUCCEEDED"));
        harness.Athena.On("GetQueryExecution", input =>
        {
            var query = RetrainHarness.Query(input, state);
            query["QueryExecution"]!["Status"]!["StateChangeReason"] = reason;
            return query;
        });
        var outcome = await harness.RunAsync();
        harness.ShouldHaveFailed(outcome, "QueryTooLong", "UnloadTrain: The query did not end within the time that Athena gives one");
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

    [Theory]
    [InlineData("""{"TableList": []}""")]
    [InlineData("""{"TableList": [{"Name": "scored"}]}""")]
    [InlineData("""{"TableList": [{"Name": "labels"}, {"Name": "quarantine"}]}""")]
    public async Task Before_both_tables_are_there_a_run_ends_well_without_a_query(string tables)
    {
        await using var harness = RetrainHarness.Serving();
        harness.Glue.On("GetTables", tables);
        harness.ShouldHaveDecided(await harness.RunAsync(), "not-enough-data");
        harness.Queries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_that_is_gone_fails_the_run()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Glue.AlwaysFails("GetTables", "EntityNotFoundException", "Database stack_lake not found.");
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

    [Fact]
    public async Task A_live_error_that_is_not_a_number_fails_the_run_rather_than_open_the_gate()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Athena.Next("GetQueryResults", Rows("20000", "1.7684784E9", "16000"));
        harness.Athena.On("GetQueryResults", Rows("4000", "NaN"));
        harness.ShouldHaveFailed(await harness.RunAsync(), "States.QueryEvaluationError", "ReadServingError: ");
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
