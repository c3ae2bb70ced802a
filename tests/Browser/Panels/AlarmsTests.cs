using System.Text.Json.Nodes;
using Pipeline.Browser.Running;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Testing;

namespace Pipeline.Browser.Panels;

/// <summary>An alarm that rings is seen at the head of every panel, and leads to why it rings.</summary>
public sealed class AlarmsTests(ShownPipeline shown)
{
    private int Ringing => shown.Pipeline.CloudWatch.Alarms.All.Count(alarm => alarm.Status.State == AlarmState.Alarm);

    [Fact]
    public async Task An_alarm_that_rings_is_counted_in_the_head_and_listed_with_its_reason_until_it_is_over()
    {
        // One that keeps its state while there is nothing to look at. Others may ring for what other tests do.
        var name = shown.Pipeline.Stack.Resources["DataChangeAlarm"].Ref;
        await using var page = await shown.OpenAsync("model");
        var row = page.Page.Locator($"[data-testid=alarm][data-key='{name}']");

        await StateAsync(name, "ALARM", "zones have changed");
        await HeadCountsAsync(page);
        await page.Find("head-alarms").ClickAsync();
        await page.ShouldContainAsync("alarms-count", Ringing == 1 ? "1 rings" : $"{Ringing} ring");
        await Eventually.HoldsAsync(async () => (await row.InnerTextAsync()).Contains("zones have changed", StringComparison.Ordinal), "the reason is there");
        (await row.GetByTestId("alarm-state").InnerTextAsync()).ShouldBe("rings");
        (await page.Find("alarm-state").First.InnerTextAsync()).ShouldBe("rings", "those that ring come first");
        (await page.Find("alarm").CountAsync()).ShouldBe(shown.Pipeline.CloudWatch.Alarms.All.Count());

        await StateAsync(name, "OK", "as before");
        await HeadCountsAsync(page);
        await Eventually.HoldsAsync(async () => await row.GetByTestId("alarm-state").InnerTextAsync() == "quiet", "it is over");
    }

    private Task HeadCountsAsync(LivePage page) => Eventually.HoldsAsync(
        async () => Ringing == 0
            ? await page.Find("head-alarms").IsHiddenAsync()
            : await page.Find("head-alarms").InnerTextAsync() == (Ringing == 1 ? "1 alarm rings" : $"{Ringing} alarms ring"),
        "the head says how many ring");

    private Task StateAsync(string name, string state, string reason) => shown.CallAsync(
        "cloudwatch", "SetAlarmState", new JsonObject { ["AlarmName"] = name, ["StateValue"] = state, ["StateReason"] = reason });
}
