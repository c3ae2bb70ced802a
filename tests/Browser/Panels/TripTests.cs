using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Browser.Running;
using Pipeline.Testing;

namespace Pipeline.Browser.Panels;

/// <summary>One trip's way, from the record to the lake, against the table and the lake themselves.</summary>
public sealed class TripTests(ShownPipeline shown)
{
    [Fact]
    public async Task A_trip_that_is_sent_from_the_form_is_followed_to_the_lake()
    {
        await using var page = await shown.OpenAsync("trip");
        await page.Find("send-trip_id").FillAsync("followed-1");
        await page.Find("send-pickup_zone").FillAsync("3");
        await page.Find("send-dropoff_zone").FillAsync("9");
        await page.Find("send").ClickAsync();

        await page.ShouldContainAsync("trace-id", "followed-1");
        await page.ShouldContainAsync("trace-state", "at rest");
        var item = (await shown.FindAsync("followed-1")).ShouldNotBeNull();
        (await page.NumberAsync("prediction")).ShouldBe(item.Minutes!.Value, 0.05);
        var line = await shown.LineAsync("followed-1");
        (await page.Find("line").InnerTextAsync()).ShouldContain(line["features"]!.ToString());
        (await page.Find("sequence-number").InnerTextAsync()).ShouldBe(line["sequence_number"]!.ToString());
        await page.ShouldContainAsync("record-data", "\"pickup_zone\"");
        await page.ShouldContainAsync("step-attempt-state", "");

        var features = await page.Find("features").Locator("dd").AllInnerTextsAsync();
        features.Select(Value).ShouldBe(line["features"]!.ToString().Split(',').Select(Value), new Close());
        (await page.Find("lookup-from").AllInnerTextsAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_trip_in_an_aggregated_record_is_followed_by_itself()
    {
        byte[][] trips = [.. new[] { "packed-0", "packed-1", "packed-2" }.Select(id => Encoding.UTF8.GetBytes(
            $$"""{"trip_id":"{{id}}","vendor_id":1,"requested_at":"2026-01-20T08:00:00-05:00","pickup_zone":3,"dropoff_zone":9,"passengers":1,"distance_miles":2.5}"""))];
        await using var page = await shown.OpenAsync("trip");
        await shown.Pipeline.Clients.Kinesis.PutRecordsAsync(
            new()
            {
                StreamName = shown.Pipeline.Stack.Outputs["StreamName"],
                Records = [new() { PartitionKey = "packed", Data = new MemoryStream(KinesisPayloads.Aggregate(trips)) }],
            },
            TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(async () => await shown.FindAsync("packed-1") is not null, "the trip is stored");
        await page.Find("trip-id").FillAsync("packed-1");
        await page.Find("follow").ClickAsync();

        await page.ShouldContainAsync("trace-state", "at rest");
        await page.ShouldContainAsync("step-arrived", "kpl");
        await page.ShouldContainAsync("record-data", "packed-1");
        (await page.Find("record-data").InnerTextAsync()).ShouldNotContain("packed-0");
        (await page.Find("line").AllInnerTextsAsync()).ShouldHaveSingleItem().ShouldContain("packed-1");
        (await page.NumberAsync("prediction")).ShouldBe((await shown.FindAsync("packed-1"))!.Value.Minutes!.Value, 0.05);
    }

    [Fact]
    public async Task A_record_that_is_written_as_JSON_is_sent_as_it_is_written()
    {
        const string Written = """{ "trip_id": "written-1", "vendor_id": 2, "requested_at": "2026-01-20T08:00:00-05:00", "pickup_zone": 3, "dropoff_zone": 9, "passengers": 1, "distance_miles": 4.25 }""";
        await using var page = await shown.OpenAsync("trip");
        await page.Find("send-as-json").ClickAsync();
        await page.Find("send-json").FillAsync(Written);
        await page.Find("send").ClickAsync();

        await page.ShouldContainAsync("trace-id", "written-1");
        await page.ShouldContainAsync("trace-state", "at rest");
        JsonNode.DeepEquals(JsonNode.Parse(await page.Find("record-data").InnerTextAsync()), JsonNode.Parse(Written)).ShouldBeTrue();
        (await shown.LineAsync("written-1"))["distance_miles"]!.GetValue<double>().ShouldBe(4.25);
    }

    [Fact]
    public async Task What_is_no_JSON_at_all_is_sent_too_and_set_aside_with_its_reason()
    {
        await using var page = await shown.OpenAsync("trip");
        await page.Find("send-as-json").ClickAsync();
        await page.Find("send-json").FillAsync("not a trip");
        await page.Find("send").ClickAsync();

        await page.ShouldContainAsync("trace-state", "quarantined");
        await page.ShouldContainAsync("record-data", "not a trip");
        var reason = await page.Find("quarantine-reason").InnerTextAsync();
        (await shown.LinesAsync(await page.Find("quarantine-key").InnerTextAsync())).ShouldContain(line => line["reason"]!.ToString() == reason);
    }

    [Fact]
    public async Task A_poison_record_is_found_in_quarantine_with_its_reason()
    {
        await using var page = await shown.OpenAsync("trip");
        await page.Find("send-poison").ClickAsync();

        await page.ShouldContainAsync("trace-state", "quarantined");
        await page.ShouldContainAsync("quarantine-reason", "distance_miles");
        await page.ShouldContainAsync("decode-reason", "distance_miles");
        var key = await page.Find("quarantine-key").InnerTextAsync();
        (await shown.LinesAsync(key)).ShouldContain(line => line["reason"]!.ToString().Contains("distance_miles", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recent_trip_is_one_click_away()
    {
        await using var page = await shown.OpenAsync("trip");
        await page.Find("recent-trip").First.ClickAsync();
        await page.ShouldContainAsync("trace-state", "");
        await page.Find("trace").WaitForAsync();
    }

    [Fact]
    public async Task A_trip_that_never_was_is_an_error_that_says_so()
    {
        await using var page = await shown.OpenAsync("trip", expected: "404");
        await page.Find("trip-id").FillAsync("nobody");
        await page.Find("follow").ClickAsync();
        await page.ShouldContainAsync("failure", "nobody");
    }

    private static double Value(string text) => text.Length == 0 || text == "missing" ? double.NaN : double.Parse(text.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    /// <summary>The page shows a few digits of a number.</summary>
    private sealed class Close : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => (double.IsNaN(x) && double.IsNaN(y)) || Math.Abs(x - y) <= 0.01 * Math.Max(1, Math.Abs(y));

        public int GetHashCode(double obj) => 0;
    }
}
