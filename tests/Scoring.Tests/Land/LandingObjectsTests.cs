using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using NSubstitute;
using Pipeline.Contract;
using Pipeline.Contract.Lake;
using Pipeline.Contract.Text;
using Pipeline.Domain;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Land;
using Pipeline.Scoring.Tests.Fakes;

namespace Pipeline.Scoring.Tests.Land;

public sealed class LandingObjectsTests
{
    private static readonly DateTimeOffset Noon = new(Records.Noon);
    private readonly ScoredLineWriter _lines = new(new TripDomain());

    [Fact]
    public void Each_hour_has_the_lines_of_its_records_each_kind_apart()
    {
        using var batch = Batch(Readable(0, 30), Unreadable(1, 30), Refused(2, 31), Readable(3, 90), Readable(4, 32));
        using var objects = LandingObjects.Of(batch, _lines, Noon);

        objects.Groups.Select(group => group.Hour.Hour).ShouldBe([12, 13]);
        objects.Groups.Select(group => group.Scored?.Key).ShouldBe([Key("scored", 12, 0), Key("scored", 13, 3)]);
        objects.Groups.Select(group => group.Unreadable?.Key).ShouldBe([Key("quarantine", 12, 1), null]);
        Numbers(objects.Contents[0].Scored).ShouldBe([Records.Number(0), Records.Number(4)]);
        Numbers(objects.Contents[0].Unreadable).ShouldBe([Records.Number(1)]);
        Numbers(objects.Contents[0].Refused).ShouldBe([Records.Number(2)]);
        objects.Contents[0].RefusedCount.ShouldBe(1);
        Numbers(objects.Contents[1].Scored).ShouldBe([Records.Number(3)]);
        objects.Contents[1].Unreadable.Length.ShouldBe(0);
        objects.Contents[1].RefusedCount.ShouldBe(0);
    }

    [Fact]
    public void An_hour_of_which_the_model_refused_all_has_an_object_without_lines()
    {
        using var batch = Batch(Refused(0, 30));
        using var objects = LandingObjects.Of(batch, _lines, Noon);

        Numbers(objects.Contents[0].Scored).ShouldBeEmpty();
        objects.Contents[0].Scored.Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void They_are_whole_as_long_as_no_record_leaves_play()
    {
        using var batch = Batch(Readable(0, 30), Readable(1, 30), Readable(2, 30));
        batch.StopBefore(batch.Arrivals[2]);
        using var objects = LandingObjects.Of(batch, _lines, Noon);

        Numbers(objects.Contents[0].Scored).ShouldBe([Records.Number(0), Records.Number(1)]);
        objects.AreWhole.ShouldBeTrue();
        batch.StopBefore(batch.Arrivals[1]);
        objects.AreWhole.ShouldBeFalse();
    }

    [Fact]
    public void They_are_not_whole_when_a_record_leaves_play_while_they_are_made()
    {
        var leaves = Substitute.For<IEnrichedRequest>();
        using var batch = Batch(Readable(0, 30), Readable(1, 30, leaves), Readable(2, 30));
        // As the table does that answers on another thread.
        leaves.When(enriched => enriched.WriteLookups(Arg.Any<Utf8Output>())).Do(_ => batch.StopBefore(batch.Arrivals[0]));

        using var objects = LandingObjects.Of(batch, _lines, Noon);

        objects.AreWhole.ShouldBeFalse();
    }

    private static ScoringBatch Batch(params ScoringItem[] items) =>
        new([.. items.Select(item => item.Arrival)], items);

    private static ScoringItem Readable(int n, int minutes, IEnrichedRequest? enriched = null)
    {
        var item = Item(n, minutes, Substitute.For<IScoringRequest>());
        if (enriched is null)
        {
            enriched = Substitute.For<IEnrichedRequest>();
            enriched.When(it => it.WriteLookups(Arg.Any<Utf8Output>())).Do(call => call.Arg<Utf8Output>().Write("null"u8));
            enriched.When(it => it.WriteRequest(Arg.Any<Utf8Output>())).Do(call => call.Arg<Utf8Output>().Write("\"trip_id\":\"1\""u8));
        }

        item.Enrich(enriched, 0..0);
        return item;
    }

    private static ScoringItem Refused(int n, int minutes)
    {
        var item = Item(n, minutes, Substitute.For<IScoringRequest>());
        item.Quarantine("refused");
        return item;
    }

    private static ScoringItem Unreadable(int n, int minutes)
    {
        var item = Item(n, minutes, null);
        item.Quarantine("unreadable");
        return item;
    }

    private static ScoringItem Item(int n, int minutes, IScoringRequest? request) =>
        new(new Arrival(n, Records.Shard, Records.Number(n), "key", Noon.AddMinutes(minutes), default), 0, "key", default, request);

    private static string Key(string prefix, int hour, int first) => $"{prefix}/dt=2026-01-15/hour={hour}/{Records.Shard}-{Records.Number(first)}.ndjson.gz";

    private static IEnumerable<string> Numbers(ReadOnlyMemory<byte> content)
    {
        using var plain = new StreamReader(new GZipStream(new MemoryStream(content.ToArray()), CompressionMode.Decompress), Encoding.UTF8);
        return [.. plain.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["sequence_number"]!)];
    }
}
