using System.IO.Compression;
using Pipeline.Scoring.Land;

namespace Pipeline.Scoring.Tests.Land;

public sealed class NdjsonObjectTests
{
    [Fact]
    public void An_object_without_lines_is_gzip_all_the_same()
    {
        using var content = new NdjsonObject();
        var bytes = content.Complete();
        bytes.Span[..2].ToArray().ShouldBe([0x1f, 0x8b]);
        using var plain = new GZipStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
        plain.ReadByte().ShouldBe(-1);
    }
}
