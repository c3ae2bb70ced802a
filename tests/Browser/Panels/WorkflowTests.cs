using System.Text.Json.Nodes;
using Pipeline.Browser.Running;
using Pipeline.Cloud.Faults.Plan;

namespace Pipeline.Browser.Panels;

/// <summary>The workflow's graph and its executions, against Step Functions' own answers.</summary>
public sealed class WorkflowTests(ShownPipeline shown)
{
    private string Machine => shown.Pipeline.Stack.Outputs["StateMachineArn"];

    [Fact]
    public async Task The_executions_are_those_that_the_service_lists()
    {
        await using var page = await shown.OpenAsync("workflow");
        var executions = await ExecutionsAsync();
        await page.Find("execution").First.WaitForAsync();
        foreach (var execution in executions) await page.ShouldContainAsync("executions", execution!["name"]!.ToString());
    }

    [Fact]
    public async Task The_graph_has_every_state_of_the_definition_and_tells_which_were_taken()
    {
        await using var page = await shown.OpenAsync("workflow");
        var machine = await shown.CallAsync("sfn", "DescribeStateMachine", new JsonObject { ["stateMachineArn"] = Machine });
        var states = JsonNode.Parse(machine["definition"]!.ToString())!["States"]!.AsObject();
        await page.Find("execution").Last.ClickAsync();
        await page.ShouldContainAsync("execution-status", "succeeded");
        (await page.Find("state").CountAsync()).ShouldBe(states.Count);
        await page.Find("visits-open").ClickAsync();
        await page.ShouldContainAsync("visits", "CountLabels");
        await page.ShouldContainAsync("visits", "Train");
    }

    [Fact]
    public async Task A_failed_execution_shows_its_error_and_the_path_on_which_it_was_caught()
    {
        var rule = shown.Pipeline.Faults.Add(FaultArgument.Read("glue:StartCrawler error=AccessDeniedException"), shown.Pipeline.Cloud.Dispatcher);
        await using var page = await shown.OpenAsync("workflow");
        await page.Find("start-open").ClickAsync();
        await page.Find("execution-name").FillAsync("doomed");
        await page.Find("start-execution").ClickAsync();

        await page.ShouldContainAsync("execution-shown", "doomed");
        await page.ShouldContainAsync("execution-status", "failed");
        await page.ShouldContainAsync("execution-error", "AccessDeniedException");
        await page.Find("visits-open").ClickAsync();
        await page.ShouldContainAsync("visits", "NotifyFailure");
        await page.Find("visits").GetByText("StartCrawler").First.ClickAsync();
        await page.ShouldContainAsync("state-status", "caught");
        await page.ShouldContainAsync("state-error", "AccessDeniedException");
        shown.Pipeline.Faults.Remove(rule.Id).ShouldBeTrue();
    }

    [Fact]
    public async Task An_input_that_is_no_JSON_starts_nothing_and_says_why()
    {
        await using var page = await shown.OpenAsync("workflow");
        var before = (await ExecutionsAsync()).Count;
        await page.Find("start-open").ClickAsync();
        await page.Find("execution-name").FillAsync("never-began");
        await page.Find("execution-input").FillAsync("{ \"labels\": ");
        await page.Find("start-execution").ClickAsync();

        await page.ShouldContainAsync("failure", "The input is not JSON");
        (await page.Find("execution-name").InputValueAsync()).ShouldBe("never-began");
        (await ExecutionsAsync()).Count.ShouldBe(before);
    }

    private async Task<JsonArray> ExecutionsAsync() =>
        (await shown.CallAsync("sfn", "ListExecutions", new JsonObject { ["stateMachineArn"] = Machine }))["executions"]!.AsArray();
}
