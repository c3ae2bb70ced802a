namespace Pipeline.StateMachine.Tests;

/// <summary>What is tried again instead of failing the run.</summary>
public sealed class RetryTests
{
    /// <summary>A passing error of each kind of call, as the service would answer it.</summary>
    public static TheoryData<string, string, string> Passing => new()
    {
        { "glue", "StartCrawler", "ThrottlingException" },
        { "glue", "GetCrawler", "OperationTimeoutException" },
        { "glue", "GetTables", "InternalServiceException" },
        { "athena", "StartQueryExecution", "TooManyRequestsException" },
        { "athena", "GetQueryResults", "InternalServerException" },
        { "sagemaker", "DescribeEndpoint", "ThrottlingException" },
        { "sagemaker", "DescribeEndpointConfig", "ThrottlingException" },
        { "sagemaker", "CreateTrainingJob", "ResourceLimitExceeded" },
        { "sagemaker", "CreateModel", "ThrottlingException" },
        { "sagemaker", "CreateEndpointConfig", "ThrottlingException" },
        { "sagemaker", "UpdateEndpoint", "ValidationException" },
        { "sns", "Publish", "ThrottledException" },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task A_passing_error_is_retried(string service, string operation, string code)
    {
        await using var harness = new RetrainHarness();
        harness.Serves("old", 5);
        harness.Engine[service].Fails(operation, code, times: 2);
        var outcome = await harness.RunAsync();
        outcome.Status.ShouldBe("SUCCEEDED", outcome.Cause);
        outcome.Output!["decision"]!.GetValue<string>().ShouldBe("promoted");
    }

    [Fact]
    public async Task A_query_that_failed_by_chance_is_asked_once_more_where_it_only_reads()
    {
        await using var harness = new RetrainHarness();
        harness.Athena.Next("GetQueryExecution", input => RetrainHarness.Query(input, "FAILED"));
        (await harness.RunAsync()).Status.ShouldBe("SUCCEEDED");
        harness.Queries.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_crawl_that_is_under_way_is_waited_for_and_followed_by_another()
    {
        await using var harness = new RetrainHarness();
        harness.Glue.Fails("StartCrawler", "CrawlerRunningException");
        (await harness.RunAsync()).Status.ShouldBe("SUCCEEDED");
        harness.Glue.Calls.Select(call => call.Operation).ShouldBe(["StartCrawler", "GetCrawler", "StartCrawler", "GetCrawler", "GetTables"]);
    }

    [Fact]
    public async Task A_crawl_that_was_started_since_the_run_began_counts_as_started()
    {
        await using var harness = new RetrainHarness();
        harness.Glue.AlwaysFails("StartCrawler", "CrawlerRunningException");
        (await harness.RunAsync()).Status.ShouldBe("SUCCEEDED");
        harness.Glue.CallsOf("StartCrawler").Count.ShouldBe(2);
    }
}
