using System.Text;
using Pipeline.Cli.Sources;
using Pipeline.Testing;

namespace Pipeline.Cli.Tests.Sources;

public sealed class ZonesCsvTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_file_goes_into_the_bucket_as_it_is()
    {
        var content = ZonesCsv.Header + "\r\n1,EWR,Newark Airport,EWR,40.69,-74.17\r\n2,Queens,Jamaica Bay,Boro Zone,,\r\n";
        var zones = ZonesCsv.Read(Write(content));
        zones.Count.ShouldBe(2);
        Encoding.UTF8.GetString(zones.Content.Span).ShouldBe(content);
    }

    [Theory]
    [InlineData("LocationID,Borough\n1,Queens\n", "row 1: the header «LocationID,Borough» lacks zone or Zone and service_zone")]
    [InlineData("", "row 1: the file is empty")]
    [InlineData(ZonesCsv.Header + "\n", "no zone")]
    [InlineData(ZonesCsv.Header + "\n1,EWR,Newark Airport,EWR,40.69,-74.17\n2,Queens,Jamaica Bay,Boro Zone,north,-73.83\n", "row 3: latitude is «north»; a finite number from -90 to 90 was expected")]
    [InlineData(ZonesCsv.Header + "\n1,EWR,Newark Airport,EWR,40.69\n", "row 2: the row has 5 fields where the header has 6")]
    [InlineData(ZonesCsv.PublishedHeader + "\nN/A,EWR,Newark Airport,EWR\n", "row 2: zone_id is «N/A»; a whole number from 1 to 9999 was expected")]
    public void A_file_that_the_loader_would_refuse_is_refused_with_its_row_and_both_headers(string content, string named)
    {
        var path = Write(content);
        var message = Should.Throw<SourceException>(() => ZonesCsv.Read(path)).Message;
        message.ShouldContain(path);
        message.ShouldContain(named);
        message.ShouldContain(ZonesCsv.Header);
        message.ShouldContain(ZonesCsv.PublishedHeader);
    }

    [Fact]
    public void A_file_larger_than_the_loader_takes_is_refused()
    {
        var path = _directory.File("zones.csv");
        using (var file = File.Create(path)) file.SetLength((16 * 1024 * 1024) + 1);
        Should.Throw<SourceException>(() => ZonesCsv.Read(path)).Message.ShouldContain("has 16,777,217 bytes; at most 16,777,216 are taken");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void New_Yorks_own_file_is_taken_and_what_it_lacks_is_said(string lineEnd)
    {
        var zones = ZonesCsv.Read(Write(File.ReadAllText(Repository.TestData("taxi_zone_lookup.csv")).ReplaceLineEndings(lineEnd)));
        zones.Count.ShouldBe(4);
        zones.Notes.ShouldHaveSingleItem().ShouldContain("no zone has coordinates");
    }

    [Fact]
    public void Coordinates_that_are_not_available_are_no_fault()
    {
        var zones = ZonesCsv.Read(Repository.TestData("zones-na-coordinates.csv"));
        zones.Count.ShouldBe(5);
        zones.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void A_zone_that_stands_twice_is_counted_once_and_said_where_its_rows_differ()
    {
        var zones = ZonesCsv.Read(Repository.TestData("zones-duplicate-id.csv"));
        zones.Count.ShouldBe(4);
        zones.Notes.Count.ShouldBe(3);
        zones.Notes[0].ShouldBe("zones-duplicate-id.csv: zone#56 stands in row 4 and, with other values, in row 5: the last counts.");
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Should.Throw<SourceException>(() => ZonesCsv.Read(_directory.File("absent.csv"))).Message.ShouldContain("absent.csv");

    private string Write(string content)
    {
        var path = _directory.File("zones.csv");
        File.WriteAllText(path, content);
        return path;
    }
}
