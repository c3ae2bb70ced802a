using System.Text;
using Pipeline.Aws.Direct;
using Pipeline.Aws.Tests.Direct.Fakes;

namespace Pipeline.Aws.Tests.Direct;

public sealed class ResponseReaderTests
{
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nx-amzn-requestid: 1\r\n\r\n4;name=value\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\n";

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nWikipedia", 200, "Wikipedia", true)]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length:9\r\nCONNECTION: keep-alive\r\n\r\nWikipedia", 200, "Wikipedia", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 9\r\n\r\nWikipedia", 200, "Wikipedia", true)]
    [InlineData("HTTP/1.1 400\r\nContent-Length: 0\r\n\r\n", 400, "", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: Close\r\n\r\nWikipedia", 200, "Wikipedia", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: x-a, close\r\n\r\nWikipedia", 200, "Wikipedia", false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nWikipedia", 200, "Wikipedia", false)]
    [InlineData(Chunked, 200, "Wikipedia", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\nA\r\n0123456789\r\n0\r\nx-trailer: 1\r\nx-other: 2\r\n\r\n", 200, "0123456789", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n", 200, "", false)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nuntil it closes", 200, "until it closes", false)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK", 200, "OK", true)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOKwhat nobody asked for", 200, "OK", false)]
    public async Task An_answer_is_the_same_wherever_it_is_cut(string text, int status, string body, bool keeps)
    {
        for (var cut = 1; cut <= text.Length; cut++) await ShouldReadAsync(Cut(text, cut), status, body, text.Contains("asked for", StringComparison.Ordinal) ? null : keeps);
        await ShouldReadAsync(text.Select(character => new[] { (byte)character }), status, body, text.Contains("asked for", StringComparison.Ordinal) ? null : keeps);
        await ShouldReadAsync([Encoding.ASCII.GetBytes(text)], status, body, keeps);
    }

    [Fact]
    public async Task A_body_in_whatever_chunks_and_pieces_is_the_same()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var chance = new Random(seed);
            var body = new byte[chance.Next(20_000)];
            chance.NextBytes(body);
            using var reply = await ReadAsync(Pieces(InChunks(body, chance), chance));
            reply.Body.Span.SequenceEqual(body).ShouldBeTrue($"seed {seed}");
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: \"1\"\r\n\r\n")]
    [InlineData("HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\nETag: \"1\"\r\n\r\n")]
    public async Task The_answer_to_HEAD_ends_with_its_head_whatever_it_says(string text)
    {
        using var reader = new ResponseReader(new PiecedStream(Cut(text, 7)), hasBody: false);
        using var reply = await reader.ReadAsync(default);
        reply.Body.Length.ShouldBe(0);
        reply.Header("etag"u8).ShouldBe("\"1\"");
        reader.KeepsConnection.ShouldBeTrue();
    }

    [Fact]
    public async Task Headers_are_found_whatever_their_case_and_only_by_their_whole_name()
    {
        using var reply = await ReadAsync([Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nX-Amz-Id-2: long\r\nx-amz-id: \t short \t\r\nContent-Length: 0\r\n\r\n")]);
        reply.Header("x-amz-id"u8).ShouldBe("short");
        reply.Header("x-amz-id-2"u8).ShouldBe("long");
        reply.Header("x-amz"u8).ShouldBeNull();
    }

    [Theory]
    [InlineData("SMTP ready\r\n\r\n")]
    [InlineData("HTTP/2 200\r\n\r\n")]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: nine\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nOK")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nOK!")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nOK!")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2xyz\r\nOK\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nOK\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\nOK\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOKAY\r\n0\r\n\r\n")]
    public async Task What_is_not_framed_as_HTTP_1_1_says_is_a_failed_connection(string text) =>
        await Should.ThrowAsync<IOException>(() => ReadAsync([Encoding.ASCII.GetBytes(text)]));

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nWikipedia")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData(Chunked)]
    public async Task An_answer_that_ends_early_is_a_failed_connection(string text)
    {
        for (var length = 0; length < text.Length; length++) await Should.ThrowAsync<IOException>(() => ReadAsync([Encoding.ASCII.GetBytes(text[..length])]));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n", "x-filler: 0123456789012345678901234567890123456789\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "x-trailer: 0123456789012345678901234567890123456789\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1;x=0123456789012345678901234567890123456789\r\nx\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "0123456789012345678901234567890123456789")]
    [InlineData("", "HTTP/1.1 100 Continue\r\nx-filler: 0123456789\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "0123456789")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "A\r\n0123456789\r\n")]
    public async Task An_answer_without_end_is_refused_before_memory_ends(string begin, string more)
    {
        var block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(more, 65_536 / more.Length)));
        var sent = 0L;
        var pieces = Enumerable.Repeat(block, 100_000).Prepend(Encoding.ASCII.GetBytes(begin)).Where(piece => piece.Length > 0).Select(piece =>
        {
            sent += piece.Length;
            return piece;
        });
        await Should.ThrowAsync<IOException>(() => ReadAsync(pieces));
        sent.ShouldBeLessThan(200_000_000);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 33554433\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2000001\r\n")]
    public async Task A_body_that_says_it_is_too_long_is_not_waited_for(string text) =>
        (await Should.ThrowAsync<IOException>(() => ReadAsync([Encoding.ASCII.GetBytes(text)]))).Message.ShouldContain("longer than 33554432");

    private static async Task ShouldReadAsync(IEnumerable<byte[]> pieces, int status, string body, bool? keeps)
    {
        using var reader = new ResponseReader(new PiecedStream(pieces), hasBody: true);
        using var reply = await reader.ReadAsync(default);
        reply.Status.ShouldBe(status);
        Encoding.ASCII.GetString(reply.Body.Span).ShouldBe(body);
        if (keeps is { } expected) reader.KeepsConnection.ShouldBe(expected);
    }

    private static async Task<ServiceReply> ReadAsync(IEnumerable<byte[]> pieces)
    {
        using var reader = new ResponseReader(new PiecedStream(pieces), hasBody: true);
        return await reader.ReadAsync(default);
    }

    private static byte[][] Cut(string text, int at) => [.. new[] { text[..at], text[at..] }.Where(part => part.Length > 0).Select(Encoding.ASCII.GetBytes)];

    private static byte[] InChunks(byte[] body, Random chance)
    {
        var text = new MemoryStream();
        text.Write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8);
        for (var at = 0; at < body.Length;)
        {
            var size = Math.Min(body.Length - at, chance.Next(1, 4_000));
            text.Write(Encoding.ASCII.GetBytes(chance.Next(2) == 0 ? $"{size:x}\r\n" : $"{size:X4} ;a=b\r\n"));
            text.Write(body, at, size);
            text.Write("\r\n"u8);
            at += size;
        }

        text.Write("0\r\n\r\n"u8);
        return text.ToArray();
    }

    private static IEnumerable<byte[]> Pieces(byte[] text, Random chance)
    {
        for (var at = 0; at < text.Length;)
        {
            var size = Math.Min(text.Length - at, chance.Next(1, 3_000));
            yield return text[at..(at + size)];
            at += size;
        }
    }
}
