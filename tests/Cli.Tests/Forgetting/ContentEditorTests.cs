using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cli.Forgetting;
using Pipeline.Cloud.Kinesis.Aggregation;
using Pipeline.Domain;
using Pipeline.Gzip;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Forgetting;

/// <summary>What is taken out of objects, and that the rest keeps its bytes.</summary>
public sealed class ContentEditorTests
{
    private const string Mine = """{"trip_id":"t-1","minutes":5}""";
    private const string Longer = """{"trip_id":"t-12","minutes":5,"note":"behind t-1"}""";
    private const string Other = """{ "minutes":1.50, "trip_id":"t-2","note":"like \"t-1\"" }""";
    private static readonly ForgottenId Id = new("t-1", new TripDomain());

    [Theory]
    [InlineData("""{"trip_id":"t-1"}""", true)]
    [InlineData("""{"trip_id":"t\u002d1"}""", true)]
    [InlineData("""{"trip_id":"t-12"}""", false)]
    [InlineData("""{"trip_id":"t-2","note":"t-1"}""", false)]
    [InlineData("""{"other":"t-1"}""", false)]
    [InlineData("""["t-1"]""", false)]
    [InlineData("""{"trip_id":"t-1", broken""", true)]
    [InlineData("""{"trip_id":"t-12", broken""", false)]
    public void A_record_is_of_the_id_that_its_member_says_and_broken_text_of_the_one_that_it_quotes(string record, bool owns) =>
        Id.Owns(Encoding.UTF8.GetBytes(record)).ShouldBe(owns);

    [Fact]
    public void Lines_of_the_id_are_taken_out_and_the_others_stay_as_they_are()
    {
        var edited = new LineEditor(Id).Edit(KinesisPayloads.Gzip($"{Longer}\n{Mine}\n{Other}"))!;
        (edited.Removed, edited.IsEmpty).ShouldBe((1, false));
        Encoding.UTF8.GetString(GzipContent.Read(edited.Content)).ShouldBe($"{Longer}\n{Other}");
        new LineEditor(Id).Edit(edited.Content).ShouldBeNull();
    }

    [Fact]
    public void An_object_of_one_line_becomes_one_of_none()
    {
        var edited = new LineEditor(Id).Edit(KinesisPayloads.Gzip(Mine + "\n"))!;
        (edited.Removed, edited.IsEmpty).ShouldBe((1, true));
        GzipContent.Read(edited.Content).ShouldBeEmpty();
    }

    [Fact]
    public void Of_lines_that_are_taken_out_the_newest_arrival_counts()
    {
        var lines = string.Join('\n', """{"trip_id":"t-1","arrived_at":"2026-01-15T10:00:00Z"}""", """{"trip_id":"t-1","arrived_at":"2026-01-15T09:00:00Z"}""", """{"trip_id":"t-2","arrived_at":"2026-01-15T11:00:00Z"}""");
        new LineEditor(Id).Edit(KinesisPayloads.Gzip(lines))!.Arrived.ShouldBe(new DateTimeOffset(2026, 1, 15, 10, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_record_in_quarantine_is_of_the_id_in_its_bytes_or_in_its_key()
    {
        var lines = string.Join('\n', Quarantined("key", Mine), Quarantined("t-1", "poison"), Quarantined("key", "poison \"t-1\""), Quarantined("key", Longer), Quarantined("key", "poison"));
        var edited = new LineEditor(Id).Edit(KinesisPayloads.Gzip(lines))!;
        edited.Removed.ShouldBe(3);
        Encoding.UTF8.GetString(GzipContent.Read(edited.Content)).ShouldBe($"{Quarantined("key", Longer)}\n{Quarantined("key", "poison")}");
    }

    [Fact]
    public void What_is_not_compressed_lines_is_an_error() => Should.Throw<FormatException>(() => new LineEditor(Id).Edit("t-1"u8.ToArray()));

    [Theory]
    [InlineData("trip_id,minutes\nt-1,5\nt-2,6\n", "trip_id,minutes\nt-2,6\n", 1)]
    [InlineData("trip_id,minutes\r\n\"t-1\",5\r\n\"a\nb\",6", "trip_id,minutes\r\n\"a\nb\",6", 1)]
    [InlineData("\u00ef\u00bb\u00bft-1,5\nt-12,6\nat-1,7\n", "t-12,6\nat-1,7\n", 1)]
    [InlineData("trip_id,minutes\nt-2,\"5\nt-1,6\nt-3,7\n", "trip_id,minutes\nt-2,\"5\nt-3,7\n", 1)]
    [InlineData("minutes,trip_id\n5,t-1\n6,t-1\n", "minutes,trip_id\n", 2)]
    [InlineData("trip_id,minutes\nt-12,5\n", null, 0)]
    public void Rows_with_the_id_in_a_field_are_taken_out_of_dropped_files(string file, string? rest, int removed)
    {
        var edited = new CsvEditor(Id).Edit(Encoding.Latin1.GetBytes(file));
        (edited is null ? null : Encoding.Latin1.GetString(edited.Content), edited?.Removed ?? 0).ShouldBe((rest, removed));
        if (removed == 2) edited!.IsEmpty.ShouldBeTrue("only the header is left");
        var packed = new CsvEditor(Id).Edit(KinesisPayloads.Gzip(Encoding.Latin1.GetBytes(file)));
        (packed is null ? null : Encoding.Latin1.GetString(GzipContent.Read(packed.Content))).ShouldBe(rest);
    }

    [Fact]
    public void An_id_with_other_letters_is_found_in_rows_and_lines()
    {
        var id = new ForgottenId("größe \"7\"", new TripDomain());
        Encoding.UTF8.GetString(new CsvEditor(id).Edit("trip_id,minutes\n\"größe \"\"7\"\"\",5\ngröße,6\n"u8.ToArray())!.Content).ShouldBe("trip_id,minutes\ngröße,6\n");
        new LineEditor(id).Edit(KinesisPayloads.Gzip("""{"trip_id":"gr\u00f6\u00dfe \"7\""}"""))!.Removed.ShouldBe(1);
    }

    [Fact]
    public void A_discarded_batch_keeps_its_other_records()
    {
        var edited = new BatchEditor(Id).Edit(Batch(("key", Utf8(Mine)), ("t-1", Utf8("poison")), ("key", Utf8(Other))))!;
        (edited.Removed, edited.Arrived).ShouldBe((2, DateTimeOffset.UnixEpoch.AddSeconds(1001)));
        Data(edited.Content).ShouldBe([Other]);
        new BatchEditor(Id).Edit(edited.Content).ShouldBeNull();
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("t-1")]
    [InlineData("""{"payload":"null"}""")]
    [InlineData("""{"payload":{"Records":[null]}}""")]
    [InlineData("""{"payload":{"Records":[{"kinesis":{}}]}}""")]
    [InlineData("""{"payload":{"Records":[{"kinesis":{"data":"t-1"}}]}}""")]
    public void What_is_no_document_about_a_batch_is_an_error(string document) => Should.Throw<FormatException>(() => new BatchEditor(Id).Edit(Utf8(document)));

    [Fact]
    public void A_document_without_its_event_has_no_records() => new BatchEditor(Id).Edit("""{"requestContext":{}}"""u8.ToArray()).ShouldBeNull();

    [Fact]
    public void An_aggregated_record_keeps_its_other_user_records()
    {
        var aggregated = KinesisPayloads.Aggregate(Utf8(Mine), Utf8(Other), Utf8(Longer));
        var edited = new BatchEditor(Id).Edit(Batch(("t-1", aggregated), ("key", KinesisPayloads.Aggregate(Utf8(Mine)))))!;
        edited.Removed.ShouldBe(2);
        var record = Events(edited.Content).ShouldHaveSingleItem();
        record["partitionKey"]!.ToString().ShouldBe(Id.Hash);
        var rest = Convert.FromBase64String(record["data"]!.ToString());
        AggregatedData.Payloads(rest).Select(data => Encoding.UTF8.GetString(data.Span)).ShouldBe([Other, Longer]);
    }

    [Fact]
    public void A_report_keeps_all_but_what_it_quotes()
    {
        var edited = new ReportEditor(Id).Edit("""{"row":3,"value":"t-1","reason":"«t-1» is there twice, t-12 once","key":"labels/a.csv"}"""u8.ToArray())!;
        edited.Removed.ShouldBe(2);
        JsonNode.Parse(edited.Content)!.ToJsonString().ShouldBe(JsonNode.Parse("""{"row":3,"value":"(forgotten)","reason":"«(forgotten)» is there twice, t-12 once","key":"labels/a.csv"}""")!.ToJsonString());
        new ReportEditor(Id).Edit("""{"value":"t-12"}"""u8.ToArray()).ShouldBeNull();
    }

    [Fact]
    public void Queries_name_the_id_by_its_hash() => Id.Condition.ShouldNotContain("t-1");

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Quarantined(string key, string data) =>
        $$"""{"reason":"unreadable","arrived_at":"2026-01-15T10:00:00Z","shard":"s","sequence_number":"1","sub_sequence_number":0,"partition_key":"{{key}}","data":"{{Convert.ToBase64String(Utf8(data))}}"}""";

    private static byte[] Batch(params (string Key, byte[] Data)[] records)
    {
        var events = records.Select((record, i) => (JsonNode)new JsonObject
        {
            ["kinesis"] = new JsonObject { ["partitionKey"] = record.Key, ["data"] = Convert.ToBase64String(record.Data), ["approximateArrivalTimestamp"] = 1000.0 + i },
            ["eventID"] = $"shard:{i}",
        });
        return Utf8(new JsonObject { ["requestContext"] = new JsonObject(), ["payload"] = new JsonObject { ["Records"] = new JsonArray([.. events]) }.ToJsonString() }.ToJsonString());
    }

    private static IEnumerable<JsonNode> Events(byte[] document) =>
        JsonNode.Parse(JsonNode.Parse(document)!["payload"]!.ToString())!["Records"]!.AsArray().Select(record => record!["kinesis"]!);

    private static IEnumerable<string> Data(byte[] document) => Events(document).Select(record => Encoding.UTF8.GetString(Convert.FromBase64String(record["data"]!.ToString())));
}
