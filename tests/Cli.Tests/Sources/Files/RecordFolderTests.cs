using System.IO.Compression;
using System.Text;
using DuckDB.NET.Data;
using Pipeline.Cli.Sources;
using Pipeline.Cli.Sources.Files;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Domain;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Sources.Files;

/// <summary>A user's folder is used as it is, or refused with the file, the place in it and the remedy before anything is sent.</summary>
public sealed class RecordFolderTests : IDisposable
{
    private const string Columns = "trip_id,vendor_id,requested_at,pickup_zone,dropoff_zone,passengers,distance_miles\n";
    private static readonly DuckDbLibrary Library = DuckDbLibrary.Load(Repository.NodeModules);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Lines_are_sent_as_they_are_part_after_part_in_name_order()
    {
        Write("part-2/events.ndjson", Event("c") + "\n");
        Write("part-1/events.ndjson", Event("a") + "\r\n\n  " + Event("b"));
        var source = Open();
        source.Files.Select(file => (file.Name, file.Rows)).ShouldBe([("part-1", 2), ("part-2", 1)]);
        source.Files[0].Read().Select(record => (record.Id, Text(record))).ShouldBe([("a", Event("a")), ("b", "  " + Event("b"))]);
        source.Files[1].Read().Single().Id.ShouldBe("c");
    }

    [Theory]
    [InlineData("events.ndjson.gz")]
    [InlineData("events.csv.gz")]
    public void A_compressed_file_is_read_like_a_plain_one(string name)
    {
        var text = name.Contains("csv", StringComparison.Ordinal) ? Columns + "a,1,2026-01-05T08:00:00-05:00,1,2,1,2.5\n" : Event("a");
        using (var gzip = new GZipStream(File.Create(PathOf("part-1/" + name)), CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        Open().Files[0].Read().Single().Id.ShouldBe("a");
    }

    [Fact]
    public void A_row_of_csv_is_an_object_of_its_columns_without_empty_members()
    {
        Write("part-1/events.csv", Columns.TrimEnd() + ",note\n0071,1,2026-01-05T08:00:00-05:00,1,2,3,2.5,\n0072,2,2026-01-05T08:01:00-05:00,3,4,1,7,true\n");
        Open().Files[0].Read().Select(Text).ShouldBe(
        [
            """{"trip_id":"0071","vendor_id":1,"requested_at":"2026-01-05T08:00:00-05:00","pickup_zone":1,"dropoff_zone":2,"passengers":3,"distance_miles":2.5}""",
            """{"trip_id":"0072","vendor_id":2,"requested_at":"2026-01-05T08:01:00-05:00","pickup_zone":3,"dropoff_zone":4,"passengers":1,"distance_miles":7.0,"note":true}""",
        ]);
    }

    [Fact]
    public void A_row_of_parquet_is_an_object_of_its_columns_without_null_or_empty_members()
    {
        Parquet("""
            select 'a' as trip_id, 1 as vendor_id, '2026-01-05T08:00:00-05:00' as requested_at, 1 as pickup_zone, 2 as dropoff_zone, 3 as passengers, 2.5::double as distance_miles, null::int as tip, '' as note, true as paid
            """);
        var record = Open().Files[0].Read().Single();
        Text(record).ShouldBe("""{"trip_id":"a","vendor_id":1,"requested_at":"2026-01-05T08:00:00-05:00","pickup_zone":1,"dropoff_zone":2,"passengers":3,"distance_miles":2.5,"paid":true}""");
    }

    [Fact]
    public void A_label_lands_with_the_part_whose_file_it_is_in()
    {
        Write("part-1/events.ndjson", Event("a") + "\n" + Event("b") + "\n" + Event("unlabelled"));
        Write("part-1/labels.csv", "trip_id,minutes\na,10.5\n");
        Write("part-2/events.ndjson", Event("c"));
        Write("part-2/labels.csv", "trip_id,minutes\nc,7\nb,8\n");
        Open().Files.SelectMany(file => file.Read()).Select(record => (record.Id, record.Label, record.LabelledIn)).ShouldBe(
            [("a", 10.5, 0), ("b", 8, 1), ("unlabelled", double.NaN, null), ("c", 7, 1)]);
    }

    [Fact]
    public void Lookup_files_are_those_of_the_domains_kinds_in_name_order()
    {
        Write("part-1/events.ndjson", Event("a"));
        Write("lookups/zones/b.csv", "zone_id,borough,zone,service_zone\n2,Queens,Astoria,Boro Zone\n2,Bronx,Astoria,Boro Zone\n");
        Write("lookups/zones/a.csv", "zone_id,borough,zone,service_zone\n1,Queens,Astoria,Boro Zone\n");
        var source = Open();
        source.Lookups.Select(lookup => lookup.Key).ShouldBe(["lookups/zones/a.csv", "lookups/zones/b.csv"]);
        source.Notes.Single().ShouldStartWith("zones/b.csv: zone#2 stands in row 2");
    }

    [Theory]
    [InlineData("notes.txt", "x", "notes.txt' would not be used")]
    [InlineData("parts/events.ndjson", "{}", "parts' would not be used")]
    [InlineData("part-1/events.json", "{}", "part-1/events.json' has the unknown extension '.json'. Save the events as")]
    [InlineData("part-1/events.parquet.gz", "x", "decompress it (gunzip)")]
    [InlineData("part-1/labels.tsv", "x", "part-1/labels.tsv' would not be used")]
    [InlineData("part-1/labels.csv", "trip_id,minutes\na,soon\n", "part-1/labels.csv' cannot be used: row 2: minutes is «soon»")]
    [InlineData("part-1/labels.csv", "trip_id,hours\na,1\n", "lacks minutes")]
    [InlineData("part-1/labels.csv", "trip_id,minutes\nz,1\n", "part-1/labels.csv', row 2: the label of 'z' has no event in any part. Add the event or remove the label.")]
    [InlineData("part-1/labels.csv", "trip_id,minutes\na,1\na,2\n", "row 3: 'a' has a label already")]
    [InlineData("lookups/zoned/a.csv", "x", "lookups/zoned' would not be used: no lookup kind has this folder. The folders below lookups are zones, routes.")]
    [InlineData("lookups/zones/a.xlsx", "x", "lookups/zones/a.xlsx' has an unknown extension")]
    [InlineData("lookups/zones/a.csv", "zone_id,borough,zone,service_zone\nfirst,a,b,c\n", "lookups/zones/a.csv' cannot be used: row 2: zone_id is «first»")]
    [InlineData("lookups/zones/a.csv", "zone_id,borough,zone,service_zone\n", "holds no row behind its header")]
    [InlineData("part-2/events.csv", "{}", "part-2/events.csv")]
    [InlineData("part-2/events.parquet", "PAR1 torn", "part-2/events.parquet' cannot be read as Parquet")]
    [InlineData("part-2/events.ndjson", "\n", "part-2/events.ndjson' holds no event")]
    [InlineData("part-2/events.ndjson.gz", "no gzip", "part-2/events.ndjson.gz' cannot be read")]
    [InlineData("part-2/readme.md", "x", "part-2' has no file of events")]
    public void A_file_that_cannot_be_used_is_named_with_the_place_and_the_remedy(string file, string content, string problem)
    {
        if (!file.StartsWith("part-1/events", StringComparison.Ordinal)) Write("part-1/events.ndjson", Event("a"));
        Write(file, content);
        Refusal().ShouldContain(problem);
    }

    [Fact]
    public void An_event_that_the_domain_cannot_read_is_named_with_its_line_and_the_readers_reason()
    {
        Write("part-1/events.ndjson", Event("a") + "\n" + Event("b").Replace("\"pickup_zone\":1", "\"pickup_zone\":0", StringComparison.Ordinal));
        Refusal().ShouldMatch("part-1/events.ndjson', line 2: the event cannot be read: .*pickup_zone.*correct it or remove it");
    }

    [Fact]
    public void A_row_that_the_domain_cannot_read_is_named_as_in_a_spreadsheet()
    {
        Write("part-1/events.csv", Columns + "a,1,2026-01-05T08:00:00-05:00,1,2,1,2.5\nb,1,2026-01-05T08:00:00-05:00,,2,1,2.5\n");
        Refusal().ShouldMatch("part-1/events.csv', row 3: the event cannot be read: .*pickup_zone");
    }

    [Theory]
    [InlineData("part-1/events.ndjson")]
    [InlineData("part-2/events.ndjson")]
    public void An_id_that_is_there_twice_is_refused_since_the_second_would_replace_the_first(string file)
    {
        Write("part-1/events.ndjson", Event("a") + "\n");
        Write(file, (file.StartsWith("part-1", StringComparison.Ordinal) ? Event("a") + "\n" : "") + Event("a"));
        Refusal().ShouldContain("the trip_id 'a' is there twice (first in part-1)");
    }

    [Fact]
    public void A_label_before_its_event_is_refused()
    {
        Write("part-1/events.ndjson", Event("a"));
        Write("part-1/labels.csv", "trip_id,minutes\nb,1\n");
        Write("part-2/events.ndjson", Event("b"));
        Refusal().ShouldContain("part-1/labels.csv', row 2: the label of 'b' comes before its event, which is in part-2. Move the label to that part or a later one.");
    }

    [Fact]
    public void Two_files_of_events_in_a_part_are_refused()
    {
        Write("part-1/events.ndjson", Event("a"));
        Write("part-1/events.csv", "x");
        Refusal().ShouldContain("part-1' has 2 files of events: events.csv, events.ndjson. Keep one");
    }

    [Fact]
    public void A_folder_that_is_missing_or_has_no_part_is_refused()
    {
        Refusal().ShouldContain("has no folder part-*");
        Should.Throw<SourceException>(() => new RecordFolder(_directory.File("absent"), new TripDomain(), () => Library)).Message.ShouldContain("absent' does not exist");
    }

    private RecordFolder Open() => new(_directory.Path, new TripDomain(), () => Library);

    private string Refusal() => Should.Throw<SourceException>(Open).Message;

    private static string Event(string id) =>
        $$"""{"trip_id":"{{id}}","vendor_id":1,"requested_at":"2026-01-05T08:00:00-05:00","pickup_zone":1,"dropoff_zone":2,"passengers":1,"distance_miles":2.5}""";

    private static string Text(SourceRecord record) => Encoding.UTF8.GetString(record.Request.Span);

    private void Write(string path, string content) => File.WriteAllText(PathOf(path), content);

    private void Parquet(string sql)
    {
        using var connection = Library.Open(new DuckDbSettings());
        using var command = new DuckDBCommand($"copy ({sql}) to {SqlQuote.Literal(PathOf("part-1/events.parquet"))} (format parquet)", connection);
        command.ExecuteNonQuery();
    }

    private string PathOf(string path)
    {
        var full = Path.Combine(_directory.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }
}
