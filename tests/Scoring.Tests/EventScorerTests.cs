using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda.KinesisEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using Pipeline.Aws.Retry;
using Pipeline.Scoring.Tests.Fakes;
using Pipeline.Testing;

namespace Pipeline.Scoring.Tests;

/// <summary>Sample events, as Lambda sends them, through the function's own handler.</summary>
public sealed class ScoringFunctionTests
{
    private readonly SourceGeneratorLambdaJsonSerializer<ScoringJsonContext> _serializer = new();

    [Fact]
    public async Task Three_trips_are_enriched_scored_stored_and_landed()
    {
        using var rig = new ScoringRig();
        rig.World.Lookups.Rows["zone#43"] = new() { ["borough"] = "Manhattan", ["zone"] = "Central Park", ["service_zone"] = "Yellow Zone", ["latitude"] = "40.78", ["longitude"] = "-73.97" };
        rig.World.Lookups.Rows["route#43#151"] = new() { ["trips"] = "120", ["mean_minutes"] = "9.5" };

        (await rig.InvokeAsync(Event("kinesis-3.json"))).ShouldBeNull();

        rig.World.Endpoint.Calls.ShouldHaveSingleItem().ShouldBe([
            "7,420,3,2.5,1,43,151,4,4,40.78,-73.97,,,,,,0,120,9.5",
            "7,421,3,11.2,,132,230,,,,,,,,,,0,,",
            "7,422,3,0.9,2,7,7,,,,,,,,,,1,,"]);

        var item = rig.World.Predictions.Items["trip-1"];
        item.Minutes().ShouldBe(25);
        item.Model.ShouldBe("model-1");
        item.RequestedAt.ShouldBe("2026-01-15T07:00:00-05:00");
        (item.Times.ExpiresAt - item.Times.ScoredAt).ShouldBe(TimeSpan.FromDays(90));

        rig.World.Lake.Objects.Keys.ShouldBe(["scored/dt=2026-01-15/hour=12/shardId-000000000006-49590338271490256608559692538361571095921575989136588898.ndjson.gz"]);
        rig.World.Lake.Lines("scored/")[0].ToJsonString().ShouldBe(JsonNode.Parse("""
            {"trip_id":"trip-1","vendor_id":2,"requested_at":"2026-01-15T07:00:00-05:00","pickup_zone":43,"dropoff_zone":151,"passengers":1,"distance_miles":2.5,
             "lookups":{"pickup":{"zone":"Central Park","borough":"Manhattan","service_zone":"Yellow Zone"},"dropoff":null},
             "features":"7,420,3,2.5,1,43,151,4,4,40.78,-73.97,,,,,,0,120,9.5","minutes":25,
             "arrived_at":"2026-01-15T12:00:00.125Z","scored_at":"2026-01-15T12:01:00.000Z","model":"model-1",
             "shard":"shardId-000000000006","sub_sequence_number":0,"sequence_number":"49590338271490256608559692538361571095921575989136588898"}
            """)!.ToJsonString());
    }

    [Fact]
    public async Task A_time_lands_in_one_form_in_the_line_and_in_the_table_whatever_form_it_came_in()
    {
        using var rig = new ScoringRig();
        var records = TimeForms.Read.Select((form, i) => Records.Record(i, Records.Trip($"t{i}").Replace("2026-01-15T07:00:00-05:00", form.Form, StringComparison.Ordinal)));

        (await rig.InvokeAsync([.. records])).ShouldBeNull();

        var lines = rig.World.Lake.Lines("scored/").ToDictionary(line => (string)line["trip_id"]!, line => (string)line["requested_at"]!);
        for (var i = 0; i < TimeForms.Read.Count; i++)
        {
            lines[$"t{i}"].ShouldBe(TimeForms.Read[i].Canonical);
            rig.World.Predictions.Items[$"t{i}"].RequestedAt.ShouldBe(TimeForms.Read[i].Canonical);
        }
    }

    [Theory]
    [InlineData("kinesis-100.json", 100)]
    [InlineData("kinesis-kpl.json", 6)]
    public async Task Every_trip_of_a_sample_event_is_scored(string name, int trips)
    {
        using var rig = new ScoringRig();

        (await rig.InvokeAsync(Event(name))).ShouldBeNull();

        rig.World.Predictions.Items.Count.ShouldBe(trips);
        rig.World.Lake.Lines("scored/").Count().ShouldBe(trips);
        rig.World.Lake.Lines("quarantine/").ShouldBeEmpty();
    }

    [Fact]
    public async Task Records_that_cannot_be_read_land_in_quarantine_with_their_reason_and_bytes()
    {
        using var rig = new ScoringRig();
        var sent = JsonNode.Parse(Event("kinesis-poison.json"))!["Records"]!.AsArray().Select(record => (string)record!["kinesis"]!["data"]!).ToArray();

        (await rig.InvokeAsync(Event("kinesis-poison.json"))).ShouldBeNull();

        rig.World.Lake.Lines("scored/").Select(line => (string)line["trip_id"]!).ShouldBe(["trip-4", "trip-9"]);
        var lines = rig.World.Lake.Lines("quarantine/");
        lines.Select(line => (string)line["partition_key"]!).ShouldBe(["trip-5", "trip-6", "trip-7", "trip-8"]);
        ((string)lines[0]["reason"]!).ShouldBe("field 'pickup_zone' is missing");
        ((string)lines[1]["reason"]!).ShouldStartWith("not JSON: ");
        ((string)lines[3]["reason"]!).ShouldBe("aggregated record: the checksum does not match");
        lines.Select(line => line["data"]!.GetValue<string>()).ShouldBe(sent[1..5]);
        lines[0].AsObject().Select(member => member.Key).ShouldBe(["reason", "arrived_at", "shard", "sub_sequence_number", "sequence_number", "partition_key", "data"]);
        rig.World.Lake.Objects.Keys.ShouldContain("quarantine/dt=2026-01-15/hour=12/shardId-000000000006-49590338271490256608559692538361571095921575989136588899.ndjson.gz");
    }

    [Fact]
    public async Task Without_an_endpoint_records_are_stored_and_landed_unscored()
    {
        using var rig = new ScoringRig();
        rig.World.Endpoint.Missing = true;

        (await rig.InvokeAsync(Event("kinesis-3.json"))).ShouldBeNull();

        rig.World.Predictions.Items.Values.ShouldAllBe(item => item.Prediction.IsEmpty && item.Model == null);
        rig.World.Lake.Lines("scored/").ShouldAllBe(line => line["minutes"] == null && line["model"] == null);
        rig.Metrics["Unscored"]!.GetValue<int>().ShouldBe(3);
        rig.Metrics["Scored"]!.GetValue<int>().ShouldBe(0);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 3)]
    public async Task Records_that_go_unscored_after_a_model_was_promoted_are_counted_apart(bool promoted, int expected)
    {
        using var rig = new ScoringRig();
        rig.World.Endpoint.Missing = true;
        if (promoted) rig.World.Lookups.Rows["intervals#bins"] = new() { ["bins"] = ",-4,6.5,300" };

        await rig.InvokeAsync(Event("kinesis-3.json"));

        (rig.Metrics["Unscored"]!.GetValue<int>(), rig.Metrics["UnscoredAfterModel"]!.GetValue<int>()).ShouldBe((3, expected));
    }

    [Fact]
    public void The_answer_is_written_as_Lambda_reads_it()
    {
        Json(new StreamsEventResponse { BatchItemFailures = [] }).ShouldBe("""{"batchItemFailures":[]}""");
        Json(new StreamsEventResponse { BatchItemFailures = [new() { ItemIdentifier = "17" }] }).ShouldBe("""{"batchItemFailures":[{"itemIdentifier":"17"}]}""");
    }

    [Fact]
    public async Task An_empty_batch_is_done()
    {
        using var rig = new ScoringRig();
        (await rig.InvokeAsync()).ShouldBeNull();
        rig.World.Operations.ShouldBe(0);
    }

    [Fact]
    public async Task The_figures_of_an_invocation_are_one_line_in_the_embedded_metric_format()
    {
        using var rig = new ScoringRig();
        var records = Records.Trips(6);
        records[1] = Records.Record(1, "poison");
        records[3] = Records.Record(3, Records.Trip("t2"));
        records[4] = Records.Record(4, Records.Trip("t4").Replace("2026-01-15", "1970-01-01", StringComparison.Ordinal));
        await rig.InvokeAsync(records);

        var metrics = rig.Metrics;
        string[] names = ["Received", "Scored", "Unscored", "UnscoredAfterModel", "WrongAnswers", "Quarantined", "FarRequests", "Stored", "Landed", "LookupHits", "LookupMisses", "EndpointCalls", "Retries", "ReportedFailures", "BatchMilliseconds", "IteratorAgeMilliseconds", "ZonesAsked", "ZonesMissing", "RoutesAsked", "RoutesMissing", "IntervalsAsked", "IntervalsMissing"];
        var directive = metrics["_aws"]!["CloudWatchMetrics"]![0]!;
        directive["Namespace"]!.GetValue<string>().ShouldBe("Pipeline");
        directive["Dimensions"]!.ToJsonString().ShouldBe("""[["FunctionName"]]""");
        directive["Metrics"]!.AsArray().Select(metric => metric!["Name"]!.GetValue<string>()).ShouldBe(names);
        metrics["FunctionName"]!.GetValue<string>().ShouldBe("ScoringFunction");
        names[..14].Select(name => metrics[name]!.GetValue<int>()).ShouldBe([6, 5, 0, 0, 0, 1, 1, 4, 5, 0, 3, 1, 0, 0]);
        names[16..].Select(name => metrics[name]!.GetValue<int>()).ShouldBe([10, 10, 5, 5, 5, 5]);
        metrics["IteratorAgeMilliseconds"]!.GetValue<int>().ShouldBe(55_000);
    }

    [Fact]
    public async Task The_figures_of_a_failure_tell_what_is_handed_back()
    {
        using var rig = new ScoringRig(new ScoringOptions("lookups", "predictions", "trips", "lake") { RowsPerCall = 2, Parallelism = 1 });
        rig.World.Endpoint.Fault = call => call > 0 ? new TransientException("busy") : null;

        (await rig.InvokeAsync(Records.Trips(6))).ShouldBe(Records.Number(2));

        rig.Metrics["Scored"]!.GetValue<int>().ShouldBe(2);
        rig.Metrics["ReportedFailures"]!.GetValue<int>().ShouldBe(4);
        rig.Metrics["Retries"]!.GetValue<int>().ShouldBe(5);
        rig.Metrics["EndpointCalls"]!.GetValue<int>().ShouldBe(7);
        rig.Logger.Lines.ShouldContain(line => line.Contains("Stopped at", StringComparison.Ordinal));
        rig.MetricLines[^1]["_aws"]!["CloudWatchMetrics"]!.ToJsonString().ShouldBe("""[{"Namespace":"Pipeline","Dimensions":[["FunctionName","FunctionVersion"]],"Metrics":[{"Name":"ReportedFailures","Unit":"Count"}]}]""");
        (rig.MetricLines[^1]["ReportedFailures"]!.GetValue<int>(), rig.MetricLines[^1]["FunctionVersion"]!.GetValue<string>()).ShouldBe((4, "$LATEST"));
    }

    private string Json(StreamsEventResponse response)
    {
        using var stream = new MemoryStream();
        _serializer.Serialize(response, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static byte[] Event(string name) => File.ReadAllBytes(Path.Combine(Repository.Root, "events", name));
}
