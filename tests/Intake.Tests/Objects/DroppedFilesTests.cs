using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using NSubstitute;
using Pipeline.Intake.Objects;
using Pipeline.Testing;

namespace Pipeline.Intake.Tests.Objects;

/// <summary>Files and events that somebody means ill with, or did not think about.</summary>
public sealed class DroppedFilesTests
{
    private const int Largest = 200_000;

    private readonly HandlerRig _rig = new("files");
    private readonly List<string> _handled = [];

    [Theory]
    [InlineData("lookups/zones/../x.csv")]
    [InlineData("lookups/../../x.csv")]
    [InlineData("lookups/zones/..%2fx.csv")]
    [InlineData("lookups%2Fzones%2F..%2F..%2Fx.csv")]
    [InlineData("lookups/%2e%2e/x.csv")]
    [InlineData("lookups/./x.csv")]
    [InlineData("lookups/..")]
    public async Task A_key_that_a_client_could_shorten_is_rejected_and_nothing_is_read(string key)
    {
        await HandleAsync(key);
        Reason().ShouldContain("its key has a «.» or «..» between slashes");
        await _rig.S3.DidNotReceiveWithAnyArgs().GetObjectAsync(new GetObjectRequest());
        _rig.Copied.ShouldBeEmpty();
        _rig.Written.Keys.ShouldHaveSingleItem().Split('/').ShouldNotContain(segment => segment == "." || segment == "..");
        _handled.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("lookups/zones/%252e%252e%252fx.csv", "lookups/zones/%2e%2e%2fx.csv")]
    [InlineData("lookups/zones/..x..csv", "lookups/zones/..x..csv")]
    [InlineData("lookups/zones/a..%5Cb.csv", "lookups/zones/a..\\b.csv")]
    public async Task A_key_is_decoded_once_and_taken_as_it_then_is(string encoded, string key)
    {
        Answer(_ => new GetObjectResponse { ResponseStream = new MemoryStream("a,b\n"u8.ToArray()) });
        await HandleAsync(encoded);
        await _rig.S3.Received(1).GetObjectAsync(Arg.Is<GetObjectRequest>(request => request.Key == key), Arg.Any<CancellationToken>());
        _handled.ShouldBe([key]);
    }

    [Fact]
    public async Task A_file_that_says_it_is_too_large_is_not_read()
    {
        using var content = new EndlessText();
        Answer(_ => new GetObjectResponse { ContentLength = Largest + 1, ResponseStream = content });
        await HandleAsync("lookups/huge.csv");
        Reason().ShouldBe("the file has 200,001 bytes or more; at most 200,000 are taken, so split it");
        content.Served.ShouldBe(0);
    }

    [Fact]
    public async Task A_file_that_is_larger_than_it_says_is_read_up_to_the_limit_only()
    {
        using var content = new EndlessText();
        Answer(_ => new GetObjectResponse { ContentLength = 5, ResponseStream = content });
        await HandleAsync("lookups/huge.csv");
        Reason().ShouldContain("at most 200,000 are taken");
        content.Served.ShouldBeLessThan(Largest + (128 * 1024));
        _handled.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_of_just_the_limit_is_taken()
    {
        Answer(_ => new GetObjectResponse { ContentLength = Largest, ResponseStream = new MemoryStream(new byte[Largest]) });
        await HandleAsync("lookups/large.csv");
        _handled.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(new byte[] { 0x1f, 0x8b, 8, 0 }, "gzip")]
    [InlineData(new byte[] { 0x50, 0x4b, 3, 4, 20 }, "a zip archive")]
    [InlineData(new byte[] { 0x28, 0xb5, 0x2f, 0xfd, 0 }, "zstd")]
    [InlineData(new byte[] { 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0 }, "xz")]
    [InlineData(new byte[] { 0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59 }, "bzip2")]
    [InlineData(new byte[] { 0x50, 0x41, 0x52, 0x31, 0 }, "Parquet")]
    public async Task A_compressed_file_is_rejected_and_not_decompressed(byte[] content, string kind)
    {
        Answer(_ => new GetObjectResponse { ResponseStream = new MemoryStream(content) });
        await HandleAsync("lookups/zones.csv");
        Reason().ShouldBe($"the file is {kind}; a plain CSV file was expected, so decompress it first");
        _handled.ShouldBeEmpty();
    }

    /// <summary>Never read, so never read in part either.</summary>
    [Fact]
    public async Task A_gzip_file_is_rejected_whether_it_is_whole_cut_joined_or_padded()
    {
        var whole = GzipMembers.Member("id,minutes\na,1\nb,2\n"u8);
        byte[][] files = [whole, whole[..^8], whole[..2], [.. whole, .. whole], [.. whole, .. new byte[512]], [.. whole, .. "c,3\n"u8]];
        foreach (var content in files)
        {
            Answer(_ => new GetObjectResponse { ResponseStream = new MemoryStream(content) });
            await HandleAsync("lookups/zones.csv");
            Reason().ShouldBe("the file is gzip; a plain CSV file was expected, so decompress it first");
        }

        _handled.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("PK,name\n1,a\n")]
    [InlineData("BZh,b\n")]
    [InlineData("")]
    public async Task Text_that_begins_like_an_archive_is_text(string text)
    {
        Answer(_ => new GetObjectResponse { ResponseStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        await HandleAsync("lookups/zones.csv");
        _handled.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_event_of_many_records_reads_each_once_and_one_bad_file_does_not_keep_the_others()
    {
        Answer(key => new GetObjectResponse { ContentLength = key.EndsWith("/500.csv", StringComparison.Ordinal) ? Largest + 1 : 2, ResponseStream = new MemoryStream("a\n"u8.ToArray()) });
        await HandleAsync([.. Enumerable.Range(0, 1000).Select(i => $"lookups/{i}.csv")]);
        ((string)_rig.Report["key"]!).ShouldBe("lookups/500.csv");
        _handled.Count.ShouldBe(999);
        _handled.Distinct().Count().ShouldBe(999);
    }

    [Fact]
    public async Task What_does_not_belong_in_the_folder_is_rejected_unread_and_what_is_somebody_elses_is_left_alone()
    {
        await HandleAsync("lookups/not this.txt", "lookups/a.csv.metadata");
        Reason().ShouldBe("its name is wrong");
        _rig.Copied.ShouldHaveSingleItem().From.ShouldBe("lookups/not this.txt");
        await _rig.S3.DidNotReceiveWithAnyArgs().GetObjectAsync(new GetObjectRequest());
    }

    [Fact]
    public async Task A_file_that_was_deleted_meanwhile_is_skipped()
    {
        Answer(_ => throw new AmazonS3Exception("not it") { ErrorCode = "NoSuchKey" });
        await HandleAsync("lookups/zones.csv");
        _handled.ShouldBeEmpty();
        _rig.Written.ShouldBeEmpty();
    }

    private Task HandleAsync(params string[] keys) => _rig.Files(Largest).HandleAsync(
        HandlerRig.Event(keys), _rig.Context,
        new DropZone(static key => key.EndsWith(".txt", StringComparison.Ordinal) ? "its name is wrong" : null, "Rejected") { Ignores = static key => key.EndsWith(".metadata", StringComparison.Ordinal) },
        (file, _) =>
        {
            _handled.Add(file.Key);
            return Task.CompletedTask;
        });

    private string Reason() => (string)_rig.Report["reason"]!;

    private void Answer(Func<string, GetObjectResponse> answer) =>
        _rig.S3.GetObjectAsync(Arg.Any<GetObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call => answer(call.Arg<GetObjectRequest>().Key));

    /// <summary>A file without an end.</summary>
    private sealed class EndlessText : MemoryStream
    {
        public long Served { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            Served += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
