using System.Text.Json.Nodes;
using Pipeline.Cli.Affected;
using Pipeline.Cli.Lookups;
using Pipeline.Cli.Tests.Forgetting;
using Pipeline.Domain;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Affected;

/// <summary>Which landed lines were made with the rows of a lookup file: by the keys of their requests, and by when they were scored.</summary>
public sealed class AffectedSearchTests
{
    private const string Zones = "lookups/zones/zones.csv";
    private const string Header = "zone_id,borough,zone,service_zone\n";
    private static readonly DateTimeOffset Landed = new(2026, 1, 15, 10, 0, 0, TimeSpan.Zero);
    private readonly VersionedBucket _bucket = new();
    private readonly List<string> _said = [];
    private readonly List<string> _found = [];

    [Fact]
    public async Task Lines_are_counted_by_day_and_by_what_scored_them_and_the_way_back_is_said()
    {
        Drop(Zones, Landed.AddDays(-1), "1,Queens,A,Yellow\n2,Queens,B,Yellow\n");
        Drop(Zones, Landed, "1,Bronx,A,Yellow\n2,Queens,B,Yellow\n");
        Land("2026-01-15", Line("before", 1, 3, Landed.AddSeconds(-1)), Line("live", 1, 3, Landed.AddSeconds(1)), Line("other", 3, 4, Landed.AddSeconds(1)), Line("dropoff", 3, 2, Landed.AddHours(1)));
        Land("2026-01-16", Line("unscored", 1, 2, Landed.AddDays(1), "null", "null"), Line("later", 1, 1, Landed.AddDays(1).AddMinutes(1)));
        await RunAsync(new AffectedOptions(Zones));
        _said.ShouldBe(
        [
            $"{Zones}, version 2, landed 2026-01-15 10:00:00Z, 2 rows",
            "  1 said something else than the rows before them, or were new",
            "  2 are in the table still",
            "2026-01-15  2 of 4 lines: 2 live",
            "2026-01-16  2 of 2 lines: 1 live, 1 unscored",
            "2026-01-17  nothing in the log",
            "first       2026-01-15 10:00:01.000Z  live",
            "last        2026-01-16 10:01:00.000Z  later",
            "affected    4 lines, 3 of them with a prediction",
            "The way back: drop the corrected file, and once its rows are in the table have the days answered with them, beside the log:",
            $"  aws s3 cp <corrected file> s3://lake/{Zones}",
            "  make rescore FROM=2026-01-15 TO=2026-01-16 LOOKUPS=1 SEND=1",
        ]);
        _found[0].ShouldBe("""{"trip_id":"live","minutes":12.5,"scored_at":"2026-01-15T10:00:01.000Z","model":"live","keys":["zone#1"]}""");
        _found[2].ShouldBe("""{"trip_id":"unscored","minutes":null,"scored_at":"2026-01-16T10:00:00.000Z","model":"unscored","keys":["zone#1","zone#2"]}""");
    }

    [Fact]
    public async Task A_row_counts_until_another_file_says_something_else_of_its_key_and_scorers_have_forgotten_it()
    {
        Drop(Zones, Landed, "1,Bronx,A,Yellow\n2,Queens,B,Yellow\n");
        Drop("lookups/zones/same.csv", Landed.AddHours(1), "1,Bronx,A,Yellow\n");
        Drop("lookups/zones/broken.csv", Landed.AddHours(1), "1,Queens\n");
        Drop("lookups/zones/right.csv", Landed.AddHours(2), "1,Queens,A,Yellow\n");
        Drop("lookups/routes/1.csv.metadata", Landed.AddHours(2), "none");
        Land("2026-01-15",
            Line("same", 1, 3, Landed.AddMinutes(90)), Line("kept", 1, 3, Landed.AddHours(2).AddSeconds(300)), Line("right", 1, 3, Landed.AddHours(2).AddSeconds(301)), Line("still", 3, 2, Landed.AddHours(3)));
        await RunAsync(new AffectedOptions(Zones));
        Ids().ShouldBe(["same", "kept", "still"]);
        _said[2].ShouldBe("  1 were replaced by lookups/zones/right.csv, landed 2026-01-15 12:00:00Z");
        _said.ShouldContain("  1 are in the table still");
    }

    [Fact]
    public async Task Days_after_the_last_replacement_are_not_read()
    {
        Drop(Zones, Landed, "1,Bronx,A,Yellow\n");
        Drop(Zones, Landed.AddHours(2), "1,Queens,A,Yellow\n");
        Land("2026-01-15", Line("wrong", 1, 3, Landed.AddHours(1)));
        await RunAsync(new AffectedOptions(Zones) { Version = "1" });
        _said.ShouldContain("2026-01-15  1 of 1 lines: 1 live");
        _said.ShouldNotContain(line => line.StartsWith("2026-01-16", StringComparison.Ordinal));
        _said.ShouldContain("  make rescore FROM=2026-01-15 TO=2026-01-15 LOOKUPS=1 SEND=1");
    }

    [Fact]
    public async Task Rows_that_the_file_left_as_they_were_can_be_left_out()
    {
        Drop("lookups/zones/first.csv", Landed.AddDays(-1), "1,Bronx,A,Yellow\n2,Queens,B,Yellow\n");
        Drop(Zones, Landed, "1,Bronx,A,Yellow\n2,Bronx,B,Yellow\n3,Bronx,C,Yellow\n");
        Land("2026-01-15", Line("same", 1, 4, Landed.AddHours(1)), Line("changed", 2, 4, Landed.AddHours(1)), Line("new", 3, 4, Landed.AddHours(1)));
        await RunAsync(new AffectedOptions(Zones) { OnlyChanged = true });
        Ids().ShouldBe(["changed", "new"]);
    }

    [Fact]
    public async Task A_file_that_was_deleted_is_known_by_its_versions()
    {
        Drop(Zones, Landed, "1,Bronx,A,Yellow\n");
        _bucket.Time = Landed.AddHours(1);
        _bucket.Delete(Zones);
        Land("2026-01-15", Line("after", 1, 3, Landed.AddHours(2)));
        await RunAsync(new AffectedOptions(Zones));
        Ids().ShouldBe(["after"], "the rows of a deleted file stay in the table");
    }

    [Fact]
    public async Task What_was_scored_afterwards_was_made_when_it_arrived()
    {
        Drop(Zones, Landed, "1,Bronx,A,Yellow\n");
        Land("2026-01-15", Line("t1", 1, 3, Landed.AddDays(1), "5", "\"rescored\"", arrivedAt: Landed.AddHours(-1)), Line("t2", 1, 3, Landed.AddDays(1), "5", "\"rescored\"", arrivedAt: Landed.AddHours(1)));
        await RunAsync(new AffectedOptions(Zones));
        Ids().ShouldBe(["t2"]);
        _said.ShouldContain("2026-01-15  1 of 2 lines: 1 rescored");
    }

    [Fact]
    public async Task Intervals_are_of_lines_that_carry_one()
    {
        Drop("lookups/intervals/a.csv", Landed, "", "bin,upper,low,high,trips\n0,,-5,5,100\n");
        Land("2026-01-15", Line("with", 1, 3, Landed.AddHours(1)).Replace("\"minutes\"", "\"low\":1,\"minutes\"", StringComparison.Ordinal), Line("without", 1, 3, Landed.AddHours(1)));
        await RunAsync(new AffectedOptions("lookups/intervals/a.csv"));
        Ids().ShouldBe(["with"]);
    }

    [Fact]
    public async Task Lines_that_cannot_be_read_are_counted_and_the_first_is_named()
    {
        Drop(Zones, Landed, "1,Bronx,A,Yellow\n");
        Land("2026-01-15", "{}", "none", Line("t1", 3, 4, Landed.AddHours(1)));
        await RunAsync(new AffectedOptions(Zones));
        _said.ShouldContain(line => line.StartsWith("2 lines cannot be read and were left out. s3://lake/scored/dt=2026-01-15/hour=10/s-1.ndjson.gz: ", StringComparison.Ordinal));
        _said[^1].ShouldBe("No line of these days was made with its rows.");
    }

    [Fact]
    public async Task A_file_of_which_nothing_was_served_is_refused_with_its_reason()
    {
        Drop(Zones, Landed, "1,Bronx,A,Yellow\n");
        Drop(Zones, Landed.AddHours(1), "x,Bronx,A,Yellow\n");
        (await RefusedAsync(Zones)).ShouldMatch(
            @"^s3://lake/lookups/zones/zones.csv, version 2, was rejected when it landed, and nothing of it was served: row 2: zone_id is «x»; .* Its report: rejected/lookups/zones/zones.csv/[0-9a-f]{16}/report.json$");
        (await RefusedAsync("lookups/zones/none.csv")).ShouldStartWith("There is no file s3://lake/lookups/zones/none.csv, and no former version of one: ");
        (await RefusedAsync("lookups/weather/a.csv")).ShouldBe("lookups/weather/a.csv is of no kind of lookup; expected lookups/intervals/name.csv or lookups/zones/name.csv or lookups/routes/name.csv.");
        (await RefusedAsync("lookups/zones/a.txt")).ShouldStartWith("lookups/zones/a.txt is no lookup file, its name does not end in .csv; expected ");
        (await RefusedAsync(Zones, "9")).ShouldBe("s3://lake/lookups/zones/zones.csv has no version 9. There are:\n  2  landed 2026-01-15 11:00:00Z\n  1  landed 2026-01-15 10:00:00Z");
    }

    [Fact]
    public async Task A_file_without_rows_has_affected_nothing_and_an_object_that_is_no_gzip_is_told()
    {
        Drop(Zones, Landed, "");
        _bucket.Put("scored/dt=2026-01-15/hour=10/s-2.ndjson.gz", "no gzip");
        await RunAsync(new AffectedOptions(Zones));
        _said.ShouldContain(line => line.StartsWith("1 lines cannot be read and were left out. s3://lake/scored/dt=2026-01-15/hour=10/s-2.ndjson.gz: ", StringComparison.Ordinal));
        _said[^1].ShouldBe("No line of these days was made with its rows.");
    }

    private async Task<string> RefusedAsync(string lookup, string? version = null) =>
        (await Should.ThrowAsync<RefusedLookupException>(() => RunAsync(new AffectedOptions(lookup) { Version = version }))).Message;

    private Task RunAsync(AffectedOptions options)
    {
        var domain = new TripDomain();
        return new AffectedSearch(_bucket.S3, "lake", new LookupHistory(_bucket.S3, "lake", domain), domain, new WaitAwareTime(Landed.AddDays(2)))
            .RunAsync(options, _said.Add, line => _found.Add(line.ToJsonString()), TestContext.Current.CancellationToken);
    }

    private string[] Ids() => [.. _found.Select(line => JsonNode.Parse(line)!["trip_id"]!.ToString())];

    private void Drop(string key, DateTimeOffset at, string rows, string header = Header)
    {
        _bucket.Time = at;
        _bucket.Put(key, header + rows);
    }

    private void Land(string day, params string[] lines) => _bucket.Put($"scored/dt={day}/hour=10/s-1.ndjson.gz", KinesisPayloads.Gzip(string.Concat(lines.Select(line => line + "\n"))));

    private static string Line(string id, int pickup, int dropoff, DateTimeOffset scoredAt, string minutes = "12.5", string model = "\"live\"", DateTimeOffset? arrivedAt = null) =>
        $$$"""{"trip_id":"{{{id}}}","vendor_id":2,"requested_at":"2026-01-15T05:00:00-05:00","pickup_zone":{{{pickup}}},"dropoff_zone":{{{dropoff}}},"passengers":1,"distance_miles":2.5,"features":"7","minutes":{{{minutes}}},"arrived_at":"{{{(arrivedAt ?? scoredAt):yyyy-MM-ddTHH:mm:ss.fffZ}}}","scored_at":"{{{scoredAt:yyyy-MM-ddTHH:mm:ss.fffZ}}}","model":{{{model}}},"sub_sequence_number":0,"sequence_number":"1"}""";
}
