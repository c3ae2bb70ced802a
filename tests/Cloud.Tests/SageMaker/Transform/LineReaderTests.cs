using System.Text;
using Pipeline.Cloud.SageMaker.Transform;

namespace Pipeline.Cloud.Tests.SageMaker.Transform;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("a\nb", new[] { "a", "b" })]
    [InlineData("a\r\nb\r\n", new[] { "a\r", "b\r" })]
    [InlineData("\n\na\n\n", new[] { "", "", "a", "" })]
    public async Task Lines_end_in_line_feeds(string text, string[] lines) => (await ReadAsync(text)).ShouldBe(lines);

    [Fact]
    public async Task Lines_of_any_length_are_read_whole()
    {
        var random = new Random(1);
        string[] lines = [.. Enumerable.Range(0, 200).Select(i => new string((char)('a' + (i % 26)), random.Next(i % 10 == 0 ? 200_000 : 300)))];
        (await ReadAsync(string.Join('\n', lines) + "\n")).ShouldBe(lines);
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_refused_before_it_is_in_memory()
    {
        var endless = new EndlessStream();
        var failed = await Should.ThrowAsync<TransformFailureException>(async () => await new LineReader(endless, 1).NextAsync(TestContext.Current.CancellationToken));
        failed.Message.ShouldBe("Too much data for max payload size (1 MB)");
        endless.Given.ShouldBeLessThan(3 << 20);
    }

    private static async Task<List<string>> ReadAsync(string text)
    {
        var reader = new LineReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), 1);
        var lines = new List<string>();
        while (await reader.NextAsync(TestContext.Current.CancellationToken) is { } line) lines.Add(Encoding.UTF8.GetString(line.Span));
        return lines;
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'1');
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
