using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Pipeline.Browser.Running;

namespace Pipeline.Browser.Panels;

/// <summary>An alarm that rings is seen at the head of every panel, and leads to why it rings.</summary>
public sealed class AlarmsTests(ShownPipeline shown)
{
    [Fact]
    public async Task An_alarm_that_rings_is_counted_in_the_head_and_listed_first_with_its_reason_until_it_is_over()
    {
        // One that keeps its state while there is nothing to look at.
        var name = shown.Pipeline.Stack.Resources["DataChangeAlarm"].Ref;
        await using var page = await shown.OpenAsync("model");
        await Assertions.Expect(page.Find("head-alarms")).ToBeHiddenAsync();

        await StateAsync(name, "ALARM", "zones have changed");
        await page.ShouldContainAsync("head-alarms", "1 alarm rings");
        await page.Find("head-alarms").ClickAsync();
        await page.ShouldContainAsync("alarms-count", "1 rings");
        var first = page.Find("alarm").First;
        (await first.GetAttributeAsync("data-key")).ShouldBe(name);
        (await first.InnerTextAsync()).ShouldContain("zones have changed");
        (await page.Find("alarm-state").First.InnerTextAsync()).ShouldBe("rings");
        (await page.Find("alarm").CountAsync()).ShouldBe(shown.Pipeline.CloudWatch.Alarms.All.Count());

        await StateAsync(name, "OK", "as before");
        await Assertions.Expect(page.Find("head-alarms")).ToBeHiddenAsync();
        await page.ShouldContainAsync("alarms-count", "none rings");
    }

    private Task StateAsync(string name, string state, string reason) => shown.CallAsync(
        "cloudwatch", "SetAlarmState", new JsonObject { ["AlarmName"] = name, ["StateValue"] = state, ["StateReason"] = reason });
}
