namespace Pipeline.StateMachine.Tests;

/// <summary>Crawls that do not go as they should.</summary>
[Trait("Cost", "process")]
public sealed class CrawlTests
{
    [Fact]
    public async Task A_crawl_that_failed_fails_the_run_though_the_crawler_is_ready()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Glue.On("GetCrawler", """{"Crawler": {"State": "READY", "LastCrawl": {"Status": "FAILED", "ErrorMessage": "no access"}}}""");
        harness.ShouldHaveFailed(await harness.RunAsync(), "CrawlFailed", "no access");
        harness.Queries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_crawl_that_was_cancelled_fails_the_run()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Glue.On("GetCrawler", """{"Crawler": {"State": "READY", "LastCrawl": {"Status": "CANCELLED"}}}""");
        harness.ShouldHaveFailed(await harness.RunAsync(), "CrawlFailed", "ended as CANCELLED: no message");
    }

    [Fact]
    public async Task A_crawl_without_an_end_fails_the_run()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Glue.On("GetCrawler", """{"Crawler": {"State": "RUNNING"}}""");
        harness.ShouldHaveFailed(await harness.RunAsync(), "CrawlTooLong", "stack-lake");
    }

    [Fact]
    public async Task A_crawler_that_was_deleted_fails_the_run()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Glue.AlwaysFails("StartCrawler", "EntityNotFoundException", "Crawler with name stack-lake does not exist");
        harness.ShouldHaveFailed(await harness.RunAsync(), "NotDeployed", "StartCrawler: The crawler stack-lake or the database stack_lake does not exist");
        harness.Glue.CallsOf("StartCrawler").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_crawler_that_is_deleted_while_it_crawls_fails_the_run()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Glue.Next("GetCrawler", """{"Crawler": {"State": "RUNNING"}}""");
        harness.Glue.AlwaysFails("GetCrawler", "EntityNotFoundException", "Crawler with name stack-lake does not exist");
        harness.ShouldHaveFailed(await harness.RunAsync(), "NotDeployed", "GetCrawler: The crawler stack-lake or the database");
        harness.Queries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_crawl_that_is_under_way_is_waited_for_and_followed_by_another()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Glue.Fails("StartCrawler", "CrawlerRunningException");
        harness.ShouldHaveDecided(await harness.RunAsync(), "promoted");
        harness.Glue.Calls.Select(call => call.Operation).ShouldBe(["StartCrawler", "GetCrawler", "StartCrawler", "GetCrawler", "GetPartitions"]);
    }

    [Fact]
    public async Task A_crawl_that_was_started_since_the_run_began_counts_as_started()
    {
        await using var harness = RetrainHarness.Serving();
        harness.Glue.AlwaysFails("StartCrawler", "CrawlerRunningException");
        harness.ShouldHaveDecided(await harness.RunAsync(), "promoted");
        harness.Glue.CallsOf("StartCrawler").Count.ShouldBe(2);
    }
}
