using System.Text;
using Pipeline.Cloud.S3.Objects;
using Pipeline.LiveView.Objects;
using Pipeline.Testing;

namespace Pipeline.LiveView.Tests.Objects;

public sealed class ObjectTextTests : IDisposable
{
    private static readonly byte[] Lines = Encoding.UTF8.GetBytes("line 1\nline 2\n");
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public async Task A_compressed_object_is_shown_decompressed() => (await ReadAsync(GzipMembers.Joined(Lines, 7))).ShouldBe((Text(Lines), false));

    [Fact]
    public async Task Of_a_large_object_the_beginning_is_shown()
    {
        var (text, truncated) = await ReadAsync(GzipMembers.Member(new byte[3_000_000]));
        (text.Length, truncated).ShouldBe((1024 * 1024, true));
    }

    [Fact]
    public async Task Of_a_long_object_that_only_begins_as_gzip_only_the_beginning_is_read()
    {
        var stored = Stored([0x1f, 0x8b]);
        // Longer than an array can be; a file with a hole takes no room on the disk.
        using (var file = File.OpenWrite(stored.FilePath)) file.SetLength(8L << 30);
        var (text, truncated) = await ObjectText.ReadAsync(stored, TestContext.Current.CancellationToken);
        (text.Length, truncated).ShouldBe((1024 * 1024, true));
    }

    [Fact]
    public async Task Of_a_long_compressed_object_the_beginning_is_shown()
    {
        var lines = new byte[8_000_000];
        new Random(1).NextBytes(lines);
        var (text, truncated) = await ReadAsync(GzipMembers.Member(lines));
        text.ShouldBe(Text(lines.AsSpan(0, 1024 * 1024)));
        truncated.ShouldBeTrue();
    }

    [Fact]
    public async Task A_part_of_a_damaged_object_is_not_shown_as_the_whole()
    {
        byte[][] damaged = [GzipMembers.Member(Lines)[..^8], [.. GzipMembers.Member(Lines), .. "more"u8], [0x1f, 0x8b]];
        foreach (var content in damaged)
        {
            (await ReadAsync(content)).ShouldBe((Text(content), false));
            (await Should.ThrowAsync<InvalidDataException>(() => ObjectText.OpenAsync(Stored(content), TestContext.Current.CancellationToken)))
                .Message.ShouldStartWith("scored/a cannot be read: gzip: ");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    public async Task Another_object_is_shown_as_it_is(string text) => (await ReadAsync(Encoding.UTF8.GetBytes(text))).ShouldBe((text, false));

    public void Dispose() => File.Delete(_path);

    private async Task<(string Text, bool Truncated)> ReadAsync(byte[] content)
    {
        var (text, truncated) = await ObjectText.ReadAsync(Stored(content), TestContext.Current.CancellationToken);
        return (Text(text.Span), truncated);
    }

    /// <summary>A character a byte.</summary>
    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private StoredObject Stored(byte[] content)
    {
        File.WriteAllBytes(_path, content);
        return new StoredObject("lake", "scored/a", _path, content.Length, "", default, "");
    }
}
