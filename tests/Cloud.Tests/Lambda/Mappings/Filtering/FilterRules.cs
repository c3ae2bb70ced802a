using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Mappings.Filtering;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings.Filtering;

/// <summary>"Using event filtering with a Kinesis event source", through a whole mapping.</summary>
public sealed class FilterRules
{
    private const string Buys = """{"data":{"order":{"type":["buy"]}}}""";

    [Fact]
    public async Task Only_records_that_pass_are_delivered_and_the_checkpoint_moves_past_the_others()
    {
        await using var mapping = Filtering(Buys);
        string[] data = ["""{"order":{"type":"sell"}}""", """{"order":{"type":"buy"}}""", """{"order":{"type":"sell"}}"""];
        string[] put = [.. data.Select(text => Put(mapping, text))];
        mapping.Start();
        await mapping.DrainedAsync(3);
        Data(mapping).ShouldBe([data[1]]);
        mapping.Shards[0].Checkpoint.ShouldBe(put[2]);
        mapping.Counters.Discarded.ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_that_passes_is_no_invocation()
    {
        await using var mapping = Filtering(Buys);
        var last = Put(mapping, """{"order":{"type":"sell"}}""");
        mapping.Start();
        await mapping.DrainedAsync(1);
        mapping.Shards[0].Checkpoint.ShouldBe(last);
        mapping.Deliveries.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_checkpoint_does_not_pass_a_record_that_is_in_work()
    {
        await using var mapping = Filtering(Buys);
        mapping.Function = _ => throw new InvalidOperationException("again");
        var first = Put(mapping, """{"order":{"type":"sell"}}""");
        Put(mapping, """{"order":{"type":"buy"}}""");
        Put(mapping, """{"order":{"type":"sell"}}""");
        mapping.Start();
        await Eventually.HoldsAsync(() => mapping.Time.Waiting == 1, "it backs off");
        mapping.Shards[0].Checkpoint.ShouldBe(first);
    }

    [Fact]
    public async Task A_record_passes_that_passes_one_of_the_filters()
    {
        await using var mapping = Filtering("""{"data":{"n":[1]}}""", """{"data":{"n":[{"numeric":[">",2]}]}}""");
        for (var n = 0; n < 5; n++) Put(mapping, $$"""{"n":{{n}}}""");
        mapping.Start();
        await mapping.DrainedAsync(5);
        Data(mapping).ShouldBe(["""{"n":1}""", """{"n":3}""", """{"n":4}"""]);
    }

    [Theory]
    [InlineData("plain text")]
    [InlineData("")]
    [InlineData("""{"n":1""")]
    [InlineData("\"\\ud800\"")]
    public async Task A_record_that_is_not_JSON_is_dropped_where_a_filter_looks_at_its_data(string data)
    {
        await using var mapping = Filtering("""{"data":{"n":[{"exists":false}]}}""");
        Put(mapping, data);
        Put(mapping, "[]");
        mapping.Start();
        await mapping.DrainedAsync(2);
        Data(mapping).ShouldBe(["[]"]);
    }

    [Theory]
    [InlineData("""{"partitionKey":["one"]}""")]
    [InlineData("""{"kinesis":{"partitionKey":["one"]}}""")]
    [InlineData("""{"partitionKey":[{"prefix":"o"}],"eventName":["aws:kinesis:record"],"awsRegion":[{"prefix":"us-"}]}""")]
    [InlineData("""{"eventSourceARN":[{"suffix":"stream/trips"}],"partitionKey":[{"anything-but":"two"}]}""")]
    public async Task Metadata_are_compared_whatever_the_data_are(string pattern)
    {
        await using var mapping = Filtering(pattern);
        Put(mapping, "plain text", "one");
        Put(mapping, "plain text", "two");
        mapping.Start();
        await mapping.DrainedAsync(2);
        mapping.Deliveries.SelectMany(delivery => delivery.Keys).ShouldBe(["one"]);
    }

    [Fact]
    public async Task A_batch_holds_as_many_records_as_without_a_filter()
    {
        await using var mapping = Filtering("""{"data":{"keep":[true]}}""");
        mapping.Mapping = mapping.Mapping with { BatchSize = 2 };
        for (var n = 0; n < 8; n++) Put(mapping, $$"""{"keep":{{(n % 2 == 0 ? "true" : "false")}}}""");
        mapping.Start();
        await mapping.DrainedAsync(8);
        mapping.Deliveries.Select(delivery => delivery.Records.Count).ShouldBe([2, 2]);
    }

    [Fact]
    public async Task A_record_that_does_not_pass_opens_no_window_and_ends_the_one_whose_time_is_over()
    {
        await using var mapping = Filtering("""{"data":{"keep":[true]}}""");
        mapping.Mapping = mapping.Mapping with { TumblingWindow = TimeSpan.FromSeconds(60) };
        mapping.Function = _ => Task.FromResult<string?>("""{"state":{}}""");
        Put(mapping, """{"keep":false}""");
        mapping.Time.Advance(TimeSpan.FromSeconds(60));
        Put(mapping, """{"keep":true}""");
        mapping.Time.Advance(TimeSpan.FromSeconds(60));
        Put(mapping, """{"keep":false}""");
        mapping.Start();
        await mapping.DrainedAsync(3);
        mapping.Deliveries.Select(delivery => (delivery.WindowStart[11..16], delivery.Records.Count, delivery.IsFinal)).ShouldBe([("12:01", 1, false), ("12:01", 0, true)]);
    }

    [Fact]
    public void Up_to_five_filters_are_taken()
    {
        Criteria([.. Enumerable.Repeat(Buys, 5)])!.Filters.Count.ShouldBe(5);
        Should.Throw<AwsException>(() => Criteria([.. Enumerable.Repeat(Buys, 6)])).Code.ShouldBe("InvalidParameterValueException");
        Criteria().ShouldBeNull("no filters are every record");
    }

    [Theory]
    [InlineData("text")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"data":{"a":"x"}}""")]
    [InlineData("""{"data":["plain"]}""")]
    [InlineData("""{"$or":[{"partitionKey":["one"]},{"data":["plain"]}]}""")]
    [InlineData("""{"partitionKey":["one"],"$or":[{"data":{"a":["x"]}},{"$or":[{"data":[{"exists":true}]},{"eventName":["e"]}]}]}""")]
    [InlineData("""{"data":{"a":[{"wildcard":"*"}]}}""")]
    public void A_pattern_that_is_none_is_refused_in_the_words_of_Lambda(string pattern)
    {
        var error = Should.Throw<AwsException>(() => Criteria(pattern));
        (error.Code, error.Message, error.Status).ShouldBe(("InvalidParameterValueException", "Invalid filter pattern definition.", 400));
    }

    [Fact]
    public void A_pattern_has_at_most_4096_characters() =>
        Should.Throw<AwsException>(() => Criteria("""{"data":{"a":["TEXT"]}}""".Replace("TEXT", new string('x', 4096), StringComparison.Ordinal))).Code.ShouldBe("ValidationException");

    [Theory]
    [InlineData("""{"$or":[{"partitionKey":["one"]},{"data":{"a":["x"]}}]}""")]
    [InlineData("""{"data":{"data":["plain"]}}""")]
    public void A_pattern_of_data_is_an_object_wherever_it_stands(string pattern) => Criteria(pattern)!.Filters.ShouldHaveSingleItem().Text.ShouldBe(pattern);

    [Fact]
    public void A_pattern_that_is_too_long_is_named_by_its_place() =>
        Should.Throw<AwsException>(() => Criteria(Buys, Buys, """{"data":{"a":["TEXT"]}}""".Replace("TEXT", new string('x', 4096), StringComparison.Ordinal))).Message
            .ShouldContain("at 'filterCriteria.filters.3.member.pattern' failed to satisfy constraint");

    private static FilterCriteria? Criteria(params string[] patterns) => FilterCriteria.Read(new Parameters("lambda", new JsonObject
    {
        ["Filters"] = new JsonArray([.. patterns.Select(pattern => new JsonObject { ["Pattern"] = pattern })]),
    }));

    private static MappingUnderTest Filtering(params string[] patterns)
    {
        var mapping = new MappingUnderTest(autoAdvance: false);
        mapping.Streams.WithShard(0);
        mapping.Mapping = mapping.Mapping with { Filters = Criteria(patterns) };
        return mapping;
    }

    private static string Put(MappingUnderTest mapping, string data, string key = "key") =>
        mapping.Streams.Put(0, key, Encoding.UTF8.GetBytes(data), mapping.Time.GetUtcNow(), mapping.Time.Steady()).SequenceNumber;

    private static IEnumerable<string> Data(MappingUnderTest mapping) => mapping.Deliveries.SelectMany(delivery => delivery.Records).Select(record =>
        Encoding.UTF8.GetString(Convert.FromBase64String(record["kinesis"]!["data"]!.GetValue<string>())));
}
