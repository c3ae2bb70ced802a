using Pipeline.Cloud.Athena.Tables;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Athena.Tables;

public sealed class FileLinksTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("../../lake.scored", "dt", "2026-01-15")]
    [InlineData("lake./etc/x", "dt", "2026-01-15")]
    [InlineData("lake.scored", "../../dt", "2026-01-15")]
    [InlineData("lake.scored", "dt", "../../../2026' OR '1'='1")]
    public void No_name_or_value_escapes_the_folder(string table, string key, string value)
    {
        var file = _directory.File("object");
        File.WriteAllText(file, "x");
        var stored = new StoredObject("lake", "k", file, 1, "e", default, "text/plain");
        var link = new FileLinks(_directory.File("room")).Add(table, [key], [value], 0, stored, "");
        Path.GetFullPath(link!).ShouldStartWith(_directory.File("room") + "/");
        File.ReadAllText(link!).ShouldBe("x");
        Directory.EnumerateFileSystemEntries(_directory.Path).Count().ShouldBe(2);
    }
}
