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
        await using var page = await shown.OpenAsync("functions");
        await page.Find("open-function").Filter(new() { HasText = "ScoringFunction" }).ClickAsync();
        await page.Find("sample").SelectOptionAsync("kinesis-3.json");
        await page.Page.WaitForFunctionAsync("() => document.querySelector('[data-testid=event]').value.includes('49590338271490256608559692538361571095921575989136588898')");
        await page.Find("invoke").ClickAsync();
        await page.ShouldContainAsync("invoke-outcome", "answered");
        await page.ShouldContainAsync("invoke-payload", "batchItemFailures");
        foreach (var id in new[] { "trip-1", "trip-2", "trip-3" }) (await shown.FindAsync(id)).ShouldNotBeNull();
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
}
