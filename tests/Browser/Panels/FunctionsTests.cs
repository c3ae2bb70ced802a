using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Pipeline.Browser.Running;
using Pipeline.Testing;

namespace Pipeline.Browser.Panels;

/// <summary>The functions: how often they ran, what they logged, and events sent to them by hand.</summary>
public sealed class FunctionsTests(ShownPipeline shown)
{
    [Fact]
    public async Task Each_function_of_the_template_is_there_with_its_invocations()
    {
        await using var page = await shown.OpenAsync("functions");
        foreach (var function in new[] { "ScoringFunction", "LookupsFunction", "RetrainingFunction" })
        {
            var card = page.Find("function").Filter(new() { HasText = function });
            await card.WaitForAsync();
            var invocations = card.GetByTestId("function-invocations");
            await Eventually.HoldsAsync(async () => int.TryParse(await invocations.GetAttributeAsync("data-value"), out var ran) && ran > 0, $"{function} ran");
        }
    }

    [Fact]
    public async Task A_functions_variables_are_those_that_it_was_deployed_with()
    {
        await using var page = await shown.OpenAsync("functions");
        await page.Find("open-function").Filter(new() { HasText = "ScoringFunction" }).ClickAsync();
        await page.ShouldContainAsync("variables", "PREDICTIONS_TABLE");
        await page.ShouldContainAsync("variables", shown.Pipeline.Stack.Outputs["PredictionsTableName"]);
    }

    [Fact]
    public async Task A_sample_event_is_sent_and_its_trips_are_stored()
    {
        await using var page = await OpenScoringAsync();
        await page.Find("invoke").ClickAsync();
        await page.ShouldContainAsync("invoke-outcome", "answered");
        await page.ShouldContainAsync("invoke-payload", "batchItemFailures");
        var answer = await page.Find("invoke-payload").InnerTextAsync();
        foreach (var id in new[] { "trip-1", "trip-2", "trip-3" }) (await shown.FindAsync(id)).ShouldNotBeNull($"{id}: the function answered {answer}");
    }

    [Fact]
    public async Task A_sample_that_comes_late_does_not_take_the_place_of_one_that_was_chosen_after_it()
    {
        await using var page = await shown.OpenAsync("functions");
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.Page.RouteAsync("**/samples/kinesis-100.json", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        var late = page.Page.WaitForResponseAsync(response => response.Url.EndsWith("/samples/kinesis-100.json", StringComparison.Ordinal));
        await page.Find("open-function").Filter(new() { HasText = "ScoringFunction" }).ClickAsync();
        await ChooseThreeAsync(page);
        held.SetResult();
        await (await late).FinishedAsync();
        // What the page does with the answer it has done when it has drawn once more.
        await page.Page.EvaluateAsync("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
        JsonNode.Parse(await page.Find("event").InputValueAsync())!["Records"]!.AsArray().Count.ShouldBe(3);
    }

    [Fact]
    public async Task The_log_is_searched()
    {
        await using var page = await shown.OpenAsync("functions");
        await page.Find("open-function").Filter(new() { HasText = "LookupsFunction" }).ClickAsync();
        await page.Find("log-search").FillAsync("lookups/zones/zones.csv");
        await page.ShouldContainAsync("log", "Loaded");
        await page.Find("log-search").FillAsync("never in any log");
        await page.ShouldContainAsync("log", "No line has this");
    }

    [Fact]
    public async Task An_event_is_edited_and_sent_as_it_was_edited()
    {
        await using var page = await OpenScoringAsync();
        var edited = JsonNode.Parse(await page.Find("event").InputValueAsync())!;
        edited["Records"]![0]!["kinesis"]!["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(
            """{"trip_id":"edited-1","vendor_id":1,"requested_at":"2026-01-20T08:00:00-05:00","pickup_zone":3,"dropoff_zone":9,"passengers":1,"distance_miles":2.5}"""));
        await page.Find("event").FillAsync(edited.ToJsonString());
        await page.Find("invoke").ClickAsync();
        await page.ShouldContainAsync("invoke-outcome", "answered");
        (await shown.FindAsync("edited-1")).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_event_that_is_no_JSON_is_not_sent_and_says_why()
    {
        await using var page = await OpenScoringAsync();
        var invocations = shown.Pipeline.Lambda.Functions().Sum(function => function.Invocations);
        await page.Find("event").FillAsync("{ \"Records\": ");
        await page.Find("invoke").ClickAsync();
        await page.ShouldContainAsync("failure", "The event is not JSON");
        shown.Pipeline.Lambda.Functions().Sum(function => function.Invocations).ShouldBe(invocations);
        (await page.Find("event").InputValueAsync()).ShouldBe("{ \"Records\": ");
    }

    [Fact]
    public async Task Older_lines_of_a_log_follow_the_newer_ones()
    {
        const int Page = 200;
        var function = shown.Pipeline.Stack.Resources["LookupsFunction"].Ref;
        for (var call = 0; call < 80; call++) await shown.CallAsync("lambda", "Invoke", new JsonObject { ["FunctionName"] = function, ["Payload"] = new JsonObject() });
        await using var page = await shown.OpenAsync("functions/" + function);
        await page.Find("log-older").ClickAsync();
        await Assertions.Expect(page.Find("log-line").Nth(Page)).ToBeVisibleAsync();

        using var http = new HttpClient { BaseAddress = shown.Pipeline.ViewAddress };
        var all = JsonNode.Parse(await http.GetStringAsync($"functions/{function}/logs?limit={2 * Page}", TestContext.Current.CancellationToken))!["lines"]!.AsArray();
        (await page.Page.Locator("[data-testid=log-line] .log-text").EvaluateAllAsync<string[]>("lines => lines.map((line) => line.textContent)"))
            .ShouldBe(all.Select(line => line!["text"]!.ToString()));
    }

    private async Task<LivePage> OpenScoringAsync()
    {
        var page = await shown.OpenAsync("functions/" + shown.Pipeline.Stack.Resources["ScoringFunction"].Ref);
        await ChooseThreeAsync(page);
        return page;
    }

    private static async Task ChooseThreeAsync(LivePage page)
    {
        await page.Find("sample").SelectOptionAsync("kinesis-3.json");
        await page.Page.WaitForFunctionAsync("() => { try { return JSON.parse(document.querySelector('[data-testid=event]').value).Records.length === 3; } catch { return false; } }");
    }
}
