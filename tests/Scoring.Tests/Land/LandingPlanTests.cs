using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Contract.Lake;
using Pipeline.Domain;
using Pipeline.Scoring.Land;
using Pipeline.Scoring.Tests.Fakes;
using static Pipeline.Scoring.Tests.Land.LandedBatch;

namespace Pipeline.Scoring.Tests.Land;

public sealed class LandingPlanTests
{
    private readonly ScoredLineWriter _lines = new(new TripDomain());

    [Fact]
    public void Each_hour_has_the_lines_of_its_records_each_kind_apart()
    {
        var batch = LandedBatch.Of(Readable(0, 30), Unreadable(1, 30), Refused(2, 31), Readable(3, 90), Readable(4, 32));
        using var objects = new LandingObjects(LandingPlan.Of(batch, Noon), _lines);

        objects.Plan.Groups.Select(group => group.Hour.Hour).ShouldBe([12, 13]);
        objects.Plan.Groups.Select(group => group.Scored?.Key).ShouldBe([Key("scored", 12, 0), Key("scored", 13, 3)]);
        objects.Plan.Groups.Select(group => group.Unreadable?.Key).ShouldBe([Key("quarantine", 12, 1), null]);
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
        using var objects = new LandingObjects(LandingPlan.Of(LandedBatch.Of(Refused(0, 30)), Noon), _lines);

        Numbers(objects.Contents[0].Scored).ShouldBeEmpty();
        objects.Contents[0].Scored.Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Only_what_lies_before_the_end_of_the_batch_is_planned()
    {
        var batch = LandedBatch.Of(Readable(0, 30), Readable(1, 30), Readable(2, 30));
        using var objects = new LandingObjects(LandingPlan.Of(batch.TakeBefore(batch[2].Decoded.Arrival), Noon), _lines);

        Numbers(objects.Contents[0].Scored).ShouldBe([Records.Number(0), Records.Number(1)]);
    }

    [Fact]
    public void When_all_landed_the_batch_has_no_end_before_its_last_record()
    {
        LandingPlan.Of(LandedBatch.Of(Readable(0, 30), Readable(1, 90)), Noon).Cut([true, true]).ShouldBeNull();
    }

    [Fact]
    public void The_batch_ends_before_the_first_record_of_the_first_hour_that_did_not_land()
    {
        LandingPlan.Of(LandedBatch.Of(Readable(0, 30), Readable(1, 90), Readable(2, 150)), Noon).Cut([true, false, false])!.Index.ShouldBe(1);
    }

    [Fact]
    public void An_hour_that_landed_is_given_up_when_it_reaches_past_the_end()
    {
        // The first hour's records lie on both sides of the second's.
        LandingPlan.Of(LandedBatch.Of(Readable(0, 30), Readable(1, 90), Readable(2, 31)), Noon).Cut([true, false])!.Index.ShouldBe(0);
    }

    private static string Key(string prefix, int hour, int first) => $"{prefix}/dt=2026-01-15/hour={hour}/{Records.Shard}-{Records.Number(first)}.ndjson.gz";

    private static IEnumerable<string> Numbers(ReadOnlyMemory<byte> content)
    {
        using var plain = new StreamReader(new GZipStream(new MemoryStream(content.ToArray()), CompressionMode.Decompress), Encoding.UTF8);
        return [.. plain.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["sequence_number"]!)];
    }
}
