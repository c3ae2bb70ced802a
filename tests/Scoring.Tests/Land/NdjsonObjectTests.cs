using System.IO.Compression;
using System.Text;
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

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20_000)]
    public void Every_line_stands_in_it_in_its_order_each_with_its_end(int count)
    {
        using var content = new NdjsonObject();
        for (var i = 0; i < count; i++)
        {
            content.Line.WriteNumber((long)i * i);
            content.EndLine();
        }

        using var plain = new StreamReader(new GZipStream(new MemoryStream(content.Complete().ToArray()), CompressionMode.Decompress), Encoding.ASCII);
        plain.ReadToEnd().ShouldBe(string.Concat(Enumerable.Range(0, count).Select(i => $"{(long)i * i}\n")));
    }
}
