using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Lambda.KinesisEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Events;
using Pipeline.Scoring.Tests.Fakes;
using Pipeline.Testing;

namespace Pipeline.Scoring.Tests.Events;

public sealed class KinesisEventReaderTests
{
    private const string Good =
        """{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"k","sequenceNumber":"17","data":"dHJpcA==","approximateArrivalTimestamp":1768478400.125},"eventID":"shardId-000000000006:17"}""";

    [Theory]
    [InlineData("kinesis-3.json", 3)]
    [InlineData("kinesis-100.json", 100)]
    [InlineData("kinesis-kpl.json", 2)]
    [InlineData("kinesis-poison.json", 6)]
    [InlineData("kinesis-documented.json", 2)]
    [InlineData("kinesis-window-documented.json", 1)]
    public void A_sample_event_is_read_as_its_typed_form(string name, int records)
    {
        var json = File.ReadAllBytes(Path.Combine(Repository.Root, "events", name));

        ShouldReadAsTyped(json).ShouldBe(records);
    }

    [Fact]
    public void A_record_is_read_member_by_member()
    {
        var arrival = Read($$"""{"Records":[{{Good}}]}""").ShouldHaveSingleItem();

        arrival.Index.ShouldBe(0);
        arrival.Shard.ShouldBe("shardId-000000000006");
        arrival.SequenceNumber.ShouldBe("17");
        arrival.PartitionKey.ShouldBe("k");
        arrival.ArrivedAt.ShouldBe(new DateTimeOffset(2026, 1, 15, 12, 0, 0, 125, TimeSpan.Zero));
        Encoding.UTF8.GetString(arrival.Data.Span).ShouldBe("trip");
    }

    [Fact]
    public void Data_is_decoded_where_it_stands()
    {
        var json = Encoding.UTF8.GetBytes($$"""{"Records":[{{Good}}]}""");

        KinesisEventReader.Read(json)[0].Data.Span.Overlaps(json).ShouldBeTrue();
    }

    [Fact]
    public void Members_stand_in_any_order_and_white_space_does_not_matter() =>
        Describe(Read("""
            { "Records" : [ { "eventID" : "shardId-000000000006:17" , "kinesis" :
              { "approximateArrivalTimestamp" : 1.768478400125E9 , "data" : "dHJpcA==" , "sequenceNumber" : "17" , "partitionKey" : "k" } } ] }
            """)).ShouldBe(Describe(Read($$"""{"Records":[{{Good}}]}""")));

    [Fact]
    public void Members_that_are_not_known_are_passed_over() =>
        Describe(Read("""
            {"window":{"start":"2020-12-09T07:04:00Z","Records":[{}]},"Records":[{"kinesis":{"encryptionType":"KMS","headers":[{"data":"eA=="}],"partitionKey":"k","sequenceNumber":"17",
             "data":"dHJpcA==","approximateArrivalTimestamp":1768478400.125},"more":{"kinesis":{"sequenceNumber":"1"},"eventID":"x:1"},"eventID":"shardId-000000000006:17","flags":[true,null]}],"state":{}}
            """)).ShouldBe(Describe(Read($$"""{"Records":[{{Good}}]}""")));

    [Fact]
    public void Records_of_several_shards_keep_their_own() =>
        Read($$"""{"Records":[{{Good}},{{Good.Replace("0006", "0007", StringComparison.Ordinal)}},{{Good}},{{Good.Replace("0006", "00066", StringComparison.Ordinal)}}]}""")
            .Select(arrival => (arrival.Index, arrival.Shard)).ShouldBe(
            [
                (0, "shardId-000000000006"), (1, "shardId-000000000007"), (2, "shardId-000000000006"), (3, "shardId-0000000000066"),
            ]);

    [Fact]
    public void Base64_whose_slashes_are_escaped_is_read_like_any_other()
    {
        var escaped = Good.Replace("dHJpcA==", "\\/\\u002B\\/\\/", StringComparison.Ordinal);

        Read($$"""{"Records":[{{escaped}}]}""")[0].Data.ToArray().ShouldBe(Convert.FromBase64String("/+//"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    public void A_record_may_be_empty(string data)
    {
        var empty = Good.Replace("\"dHJpcA==\"", data, StringComparison.Ordinal);

        Read($$"""{"Records":[{{empty}}]}""")[0].Data.Length.ShouldBe(0);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"Records\":[]}")]
    [InlineData("{\"Records\":null}")]
    public void An_event_may_be_without_records(string json) => Read(json).ShouldBeEmpty();

    [Fact]
    public void The_millisecond_of_arrival_is_exact()
    {
        for (var millisecond = 0; millisecond < 1_000; millisecond++)
        {
            var time = Records.Noon.AddMilliseconds(millisecond);
            KinesisEventReader.Read(EventJson.Of([Records.Record(1, "", time)]))[0].ArrivedAt.UtcDateTime.ShouldBe(time);
        }
    }

    [Theory]
    [InlineData("\"eventID\"", "\"eventId\"", "Record 1 has no event id that names a shard and a sequence number; is this an event of a Kinesis stream?")]
    [InlineData("shardId-000000000006:17", "17", "Record 1 has no event id that names a shard and a sequence number; is this an event of a Kinesis stream?")]
    [InlineData("shardId-000000000006:17", ":17", "Record 1 has no event id that names a shard and a sequence number; is this an event of a Kinesis stream?")]
    [InlineData("\"shardId-000000000006:17\"", "null", "Record 1 has no event id that names a shard and a sequence number; is this an event of a Kinesis stream?")]
    [InlineData("\"sequenceNumber\":\"17\",", "", "Record 1 has no sequence number.")]
    [InlineData("\"kinesis\":", "\"kinesis\":null,\"dynamodb\":", "Record 1 has no sequence number.")]
    [InlineData(",\"approximateArrivalTimestamp\":1768478400.125", "", "Record 1 has no arrival time.")]
    [InlineData(":1768478400.125", ":null", "Record 1 has no arrival time.")]
    public void A_record_that_lacks_what_every_record_of_a_stream_has_is_named(string text, string replacement, string message) =>
        Should.Throw<FormatException>(() => Read($$"""{"Records":[{{Good}},{{Replace(text, replacement)}}]}""")).Message.ShouldBe(message);

    [Theory]
    [InlineData("\"d\"")]
    [InlineData("\"dHJpcA=\"")]
    [InlineData("\"dHJ*cA==\"")]
    [InlineData("12345 ")]
    [InlineData("{}")]
    public void Data_that_is_not_base64_is_refused(string data) =>
        Should.Throw<FormatException>(() => Read($$"""{"Records":[{{Replace("\"dHJpcA==\"", data)}}]}""")).Message.ShouldBe("The data of record 17 is not base64.");

    [Theory]
    [InlineData("253402300800")]
    [InlineData("1e300")]
    [InlineData("-1")]
    public void A_time_of_arrival_that_is_none_is_refused(string time) =>
        Should.Throw<FormatException>(() => Read($$"""{"Records":[{{Good}},{{Replace("1768478400.125", time)}}]}""")).Message.ShouldBe("The arrival time of record 17 is not between 1970 and 9999.");

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    public void No_record_behind_one_that_is_none_is_lost_in_silence(string record) =>
        Should.Throw<FormatException>(() => Read($$"""{"Records":[{{Good}},{{record}},{{Good}}]}""")).Message.ShouldBe("Record 1 is not an object; is this an event of a Kinesis stream?");

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"Records\"")]
    public void What_is_not_an_object_is_no_event(string json) =>
        Should.Throw<FormatException>(() => Read(json)).Message.ShouldBe("The event is not a JSON object; is this an event of a Kinesis stream?");

    [Fact]
    public void What_is_not_JSON_is_refused_wherever_it_ends()
    {
        var json = $$"""{"Records":[{{Good}},{{Good}}]}""";
        for (var length = 0; length < json.Length; length++) Should.Throw<JsonException>(() => Read(json[..length]), $"after {length} characters");
        Should.Throw<JsonException>(() => Read(json.Replace("[", "(", StringComparison.Ordinal)));
    }

    [Fact]
    public void Any_event_is_read_as_its_typed_form()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var records = Enumerable.Range(0, random.Next(20)).Select(n => Any(random, n));
            var encoder = random.Next(2) == 0 ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            ShouldReadAsTyped(EventJson.Of(records, new JsonWriterOptions { Encoder = encoder, Indented = random.Next(2) == 0 }));
        }
    }

    [Fact]
    public void Records_that_are_written_in_many_ways_are_read_as_their_typed_form()
    {
        string[] forms =
        [
            """{"kinesis":{"partitionKey":"KEY","sequenceNumber":"NUMBER","data":"DATA","approximateArrivalTimestamp":TIME},"eventID":"shardId-000000000006:NUMBER"}""",
            """{"kinesis":{"partitionKey":"KEY","sequenceNumber":"NUMBER","data":"DATA","approximateArrivalTimestamp":TIME},"eventID":"shardId-000000000007:NUMBER"}""",
            """{"eventID":"shardId-000000000006:NUMBER","kinesis":{"approximateArrivalTimestamp":TIME,"data":"DATA","partitionKey":"KEY","sequenceNumber":"NUMBER"}}""",
            """{"kinesis":{"partitionKey":"KEY","sequenceNumber":"NUMBER","data":"DATA","approximateArrivalTimestamp":TIME},"eventID":"shardId-000000000006:7:NUMBER"}""",
            """{"kinesis":{"partitionKey":"KEY","partitionKey":"9","sequenceNumber":"NUMBER","data":"DATA","approximateArrivalTimestamp":TIME},"eventID":"shardId-000000000006:NUMBER"}""",
        ];
        string[] keys = ["a", "", "\\u00e9\\n", "\u00e9", "\\\"}", "x:y"];
        string[] times = ["1768478400.125", "1768478400.12", "1768478400", "1.768478400125E9", "0", "0.5"];
        string[] data = ["dHJpcA==", "", "\\/\\/8=", new string('A', 3000)];
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var records = Enumerable.Range(0, random.Next(1, 20)).Select(n => forms[random.Next(6) % 5]
                .Replace("NUMBER", Records.Number(n), StringComparison.Ordinal)
                .Replace("KEY", keys[random.Next(12) % 6], StringComparison.Ordinal)
                .Replace("TIME", times[random.Next(12) % 6], StringComparison.Ordinal)
                .Replace("DATA", data[random.Next(4)], StringComparison.Ordinal));
            ShouldReadAsTyped(Encoding.UTF8.GetBytes($$"""{"Records":[{{string.Join(random.Next(4) > 0 ? "," : " , ", records)}}]}"""));
        }
    }

    [Fact]
    public void Of_two_lists_of_records_the_last_counts() =>
        Describe(Read($$"""{"Records":[{{Good}},{{Good}},{{Good}}],"Records":[{{Good}},{{Replace("\"k\"", "\"l\"")}}]}"""))
            .ShouldBe(Describe(Read($$"""{"Records":[{{Good}},{{Replace("\"k\"", "\"l\"")}}]}""")));

    [Theory]
    [InlineData("\"k\"", "\"\n\"")]
    [InlineData("1768478400.125", "01768478400.125")]
    [InlineData("1768478400.125", "1768478400.")]
    [InlineData("1768478400.125", "1768478400.1.5")]
    [InlineData("dHJpcA==", "dHJp\ncA==")]
    public void A_record_that_is_not_JSON_is_refused_behind_one_that_is(string text, string replacement) =>
        Should.Throw<JsonException>(() => Read($$"""{"Records":[{{Good}},{{Replace(text, replacement)}}]}"""));

    private static KinesisEvent.KinesisEventRecord Any(Random random, int n)
    {
        var data = new byte[random.Next(400)];
        random.NextBytes(data);
        var record = Records.Record(n, data, DateTime.UnixEpoch.AddMilliseconds(random.NextInt64(4_000_000_000_000)));
        record.EventId = $"shardId-{random.Next(3):D12}:{Records.Number(n)}";
        record.Kinesis.PartitionKey = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => (char)random.Next(' ', 0xd800)));
        return record;
    }

    /// <summary>Compares with what the usual serializer makes of the same bytes; answers how many records there are.</summary>
    private static int ShouldReadAsTyped(byte[] json)
    {
        using var stream = new MemoryStream(json.ToArray());
        var typed = new SourceGeneratorLambdaJsonSerializer<TypedEventContext>().Deserialize<KinesisEvent>(stream).Records;

        Describe(KinesisEventReader.Read(json)).ShouldBe(typed.Select((record, index) =>
            $"{index} {record.EventId[..record.EventId.LastIndexOf(':')]} {record.Kinesis.SequenceNumber} {record.Kinesis.PartitionKey} "
            + $"{InMicroseconds(record.Kinesis.ApproximateArrivalTimestamp!.Value):O} {Convert.ToHexString(record.Kinesis.Data.ToArray())}"));
        return typed.Count;
    }

    // The usual serializer reads a fraction of a second as a double, which is no finer.
    private static DateTime InMicroseconds(DateTime time) => new((time.Ticks + 5) / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, time.Kind);

    private static IEnumerable<string> Describe(IEnumerable<Arrival> arrivals) => arrivals.Select(arrival =>
        $"{arrival.Index} {arrival.Shard} {arrival.SequenceNumber} {arrival.PartitionKey} {arrival.ArrivedAt.UtcDateTime:O} {Convert.ToHexString(arrival.Data.Span)}");

    private static string Replace(string text, string replacement)
    {
        Good.ShouldContain(text);
        return Good.Replace(text, replacement, StringComparison.Ordinal);
    }

    private static Arrival[] Read(string json) => KinesisEventReader.Read(Encoding.UTF8.GetBytes(json));
}
