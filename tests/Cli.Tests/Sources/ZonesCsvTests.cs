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
    [InlineData("LocationID,Borough\n1,Queens\n", "line 1")]
    [InlineData("", "nothing")]
    [InlineData(ZonesCsv.Header + "\n", "no zone")]
    public void A_file_of_something_else_is_refused(string content, string named)
    {
        var path = Write(content);
        var message = Should.Throw<SourceException>(() => ZonesCsv.Read(path)).Message;
        message.ShouldContain(path);
        message.ShouldContain(named);
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
