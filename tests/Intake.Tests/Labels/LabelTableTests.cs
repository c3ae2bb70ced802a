using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Domain;
using Pipeline.Intake.Labels;
using Pipeline.Intake.Objects;

namespace Pipeline.Intake.Tests.Labels;

public sealed class LabelTableTests
{
    private static readonly DroppedFile File = new("lake", "labels/dt=2026-01-15/a \"b\".csv", "etag", "v1", new DateTimeOffset(2026, 1, 16, 23, 59, 59, 123, TimeSpan.Zero), 42);

    private readonly HandlerRig _rig = new("labels");

    [Fact]
    public async Task A_line_is_a_label_with_the_time_at_which_its_file_landed_and_where_it_stands()
    {
        await WriteAsync("trip_id,minutes\n007,5\n\"a,0\",7.90\n90000000000000000000,6e0\n12e4567,1\n\"x\"\"y\",2\n");

        var (key, body) = _rig.Written.ShouldHaveSingleItem();
        key.ShouldBe($"tables/labels/dt=2026-01-16/{FileName.Of(File)}.json.gz");
        string Line(string id, string minutes, int row) =>
            $$"""{"trip_id":{{id}},"minutes":{{minutes}},"labelled_at":"2026-01-16 23:59:59.123","source":"labels/dt=2026-01-15/a \"b\".csv","file_row":{{row}}}""";
        var expected = new[] { Line("\"007\"", "5", 2), Line("\"a,0\"", "7.9", 3), Line("\"90000000000000000000\"", "6", 4), Line("\"12e4567\"", "1", 5), Line("\"x\\\"y\"", "2", 6) };
        Text(body).TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!.ToJsonString()).ShouldBe(expected.Select(line => JsonNode.Parse(line)!.ToJsonString()));
    }

    /// <summary>As R, pandas and Excel write files.</summary>
    [Theory]
    [InlineData("\"trip_id\",\"minutes\"\r\n\"t-1\",\"12.5\"\r\n\"t-2\",\"13.5\"\r\n")]
    [InlineData("\"trip_id\",\"minutes\"\n\"t-1\",12.5\n\"t-2\",13.5\n")]
    [InlineData("\uFEFFtrip_id,minutes\r\nt-1,12.5\r\nt-2,13.5\r\n")]
    [InlineData("trip_id,minutes\rt-1,12.5\rt-2,13.5\r")]
    [InlineData("minutes,trip_id\n12.5,t-1\n13.5,t-2")]
    [InlineData("\n\ntrip_id,minutes\n\nt-1,12.5\n\nt-2,13.5\n\n")]
    public async Task However_a_file_is_written_its_labels_are_the_same(string csv)
    {
        await WriteAsync(csv);
        Text(_rig.Written.Single().Value).TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!).Select(line => ((string)line["trip_id"]!, (double)line["minutes"]!))
            .ShouldBe([("t-1", 12.5), ("t-2", 13.5)]);
    }

    [Fact]
    public async Task A_second_delivery_writes_the_same_object_and_a_corrected_file_another()
    {
        await WriteAsync("trip_id,minutes\nt-1,5\n");
        var first = _rig.Written.Single().Value;
        await WriteAsync("trip_id,minutes\nt-1,5\n");
        _rig.Written.ShouldHaveSingleItem().Value.ShouldBe(first);
        await WriteAsync("trip_id,minutes\nt-1,6\n", File with { ETag = "other", LandedAt = File.LandedAt.AddDays(1) });
        _rig.Written.Keys.Select(key => key[..27]).ShouldBe(["tables/labels/dt=2026-01-16", "tables/labels/dt=2026-01-17"]);
    }

    /// <summary>A stream that is flushed after each line is a compressed block a line, which takes ten times as long to read.</summary>
    [Fact]
    public async Task Lines_that_are_alike_take_a_few_bytes_each()
    {
        await WriteAsync("trip_id,minutes\n" + string.Concat(Enumerable.Range(0, 10_000).Select(trip => $"trip-{trip},{trip % 50}\n")));
        (_rig.Written.Single().Value.Length / 10_000.0).ShouldBeLessThan(10);
    }

    private Task WriteAsync(string csv, DroppedFile? file = null) =>
        new LabelTable(_rig.S3, new TripDomain()).WriteAsync(file ?? File, new LabelFile(new TripDomain()).Read(Encoding.UTF8.GetBytes(csv)));

    private static string Text(byte[] gzip)
    {
        using var content = new StreamReader(new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress));
        return content.ReadToEnd();
    }
}
