using System.Buffers;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Pipeline.Testing;

namespace Pipeline.Gzip.Tests;

public sealed class GzipContentTests
{
    private const string Trip = """{"trip_id":"gp-1","vendor_id":1,"requested_at":"2026-01-15T07:00:00-05:00","pickup_zone":43}""";
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(Trip);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(160)]
    [InlineData(8_191)]
    [InlineData(300_000)]
    public void A_whole_member_is_read_whatever_its_length_and_level(int length)
    {
        foreach (var level in Enum.GetValues<CompressionLevel>())
        {
            var content = Bytes(length);
            GzipContent.Read(GzipMembers.Member(content, level)).ShouldBe(content);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(512)]
    [InlineData(100_000)]
    public void Zeros_behind_a_whole_member_are_padding(int zeros) =>
        Read([.. GzipMembers.Member(Content), .. new byte[zeros]]).ShouldBe(Content);

    [Theory]
    [InlineData(5)]
    [InlineData(1, 1, 90)]
    [InlineData(0, 91)]
    public void Members_one_behind_the_other_are_one_content(params int[] cuts)
    {
        GzipContent.Read(GzipMembers.Joined(Content, cuts)).ShouldBe(Content);
        Read([.. GzipMembers.Joined(Content, cuts), 0, 0]).ShouldBe(Content);
    }

    [Fact]
    public void Large_members_one_behind_the_other_are_one_content()
    {
        var content = Bytes(300_000);
        GzipContent.Read(GzipMembers.Joined(content, 100_000, 100_001, 290_000)).ShouldBe(content);
    }

    /// <summary>The trailer of nothing is eight zeros, which stand at many places before and behind the end of the data.</summary>
    [Fact]
    public void The_end_is_found_among_many_places_that_look_like_it()
    {
        var empty = GzipMembers.Member([]);
        Read([.. empty, .. new byte[5_000]]).ShouldBeEmpty();
        Read([.. empty, .. empty, .. GzipMembers.Member(Content), .. empty, .. new byte[5_000]]).ShouldBe(Content);
        // Stored, the content holds a copy of its trailer: it is not the end.
        byte[] stored = [1, 12, 0, 243, 255, .. new byte[4], .. Trailer(new byte[12])];
        Problem([.. empty[..GzipMembers.HeaderLength], .. stored, .. "more than a trailer"u8]).ShouldBe("the content is not followed by its checksum and length");
        Problem([.. GzipMembers.Member(Bytes(9_000))[..^8], .. new byte[9_000]]).ShouldBe("the content is not followed by its checksum and length");

        static byte[] Trailer(byte[] content) => GzipMembers.Member(content)[^8..];
    }

    [Fact]
    public void A_header_with_every_optional_field_is_passed_over()
    {
        var member = GzipMembers.WithEveryField(GzipMembers.Member(Content), header => (ushort)Crc32.HashToUInt32(header));
        GzipContent.Read(member).ShouldBe(Content);
        for (var length = 2; length < member.Length; length++) Problem(member[..length]).ShouldContain("cut short");
        member[20] ^= 1;
        Problem(member).ShouldBe("the header does not match its checksum");
    }

    [Fact]
    public void A_stranger_s_members_are_counted_and_one_s_own_are_not()
    {
        byte[] most = [.. Enumerable.Repeat(GzipMembers.Member("a"u8), GzipContent.MaximumMembers).SelectMany(member => member)];
        byte[] tooMany = [.. most, .. GzipMembers.Member("a"u8)];

        GzipContent.TryRead(most, 1 << 20, out var buffer, out var length, out _).ShouldBeTrue();
        ArrayPool<byte>.Shared.Return(buffer);
        length.ShouldBe(GzipContent.MaximumMembers);
        Problem(tooMany).ShouldBe("more than 1000 members");
        GzipContent.Read(tooMany).Length.ShouldBe(GzipContent.MaximumMembers + 1);
    }

    [Fact]
    public void A_member_that_is_cut_anywhere_is_refused()
    {
        foreach (var content in new[] { Content, Bytes(20_000) })
        {
            var member = GzipMembers.Member(content);
            for (var length = 0; length < member.Length; length++) Problem(member[..length]).ShouldNotBeEmpty();
        }
    }

    [Theory]
    [InlineData(8, "the trailer is cut short: 0 of its 8 bytes are there")]
    [InlineData(1, "the trailer is cut short: 7 of its 8 bytes are there")]
    [InlineData(9, "the compressed data are cut short")]
    public void What_is_cut_off_is_said(int missing, string problem)
    {
        Problem(GzipMembers.Member(Content)[..^missing]).ShouldBe(problem);
        Problem([.. GzipMembers.Member(Content), .. GzipMembers.Member(Content)[..^missing]]).ShouldBe("member 2: " + problem);
    }

    [Theory]
    [InlineData("7b", 1)]
    [InlineData("00 00 7b", 3)]
    [InlineData("1f", 1)]
    [InlineData("00 1f 8b 08", 4)]
    [InlineData("78 9c 03 00", 4)]
    public void Anything_else_behind_a_member_is_refused(string behind, int length) =>
        Problem([.. GzipMembers.Member(Content), .. Convert.FromHexString(behind.Replace(" ", "", StringComparison.Ordinal))])
            .ShouldBe($"{length} bytes behind the last member are neither another member nor zeros");

    [Fact]
    public void A_member_behind_padding_is_refused_because_readers_of_gzip_pass_over_it()
    {
        var member = GzipMembers.Member(Content);
        Problem([.. member, 0, .. member]).ShouldBe($"{member.Length + 1} bytes behind the last member are neither another member nor zeros");
    }

    [Fact]
    public void Text_between_a_member_and_a_copy_of_its_trailer_is_seen()
    {
        var member = GzipMembers.Member(Content);
        Problem([.. member, .. Content, .. member[^8..]]).ShouldBe($"{Content.Length + 8} bytes behind the last member are neither another member nor zeros");
    }

    [Theory]
    [InlineData(8, "checksum")]
    [InlineData(5, "checksum")]
    [InlineData(4, "length")]
    [InlineData(1, "length")]
    public void A_trailer_that_is_wrong_is_refused(int fromEnd, string what)
    {
        var member = GzipMembers.Member(Content);
        member[^fromEnd] ^= 0x10;
        Problem(member).ShouldBe($"the content does not match the {what} in the trailer");
        Problem([.. member, 0, 0]).ShouldBe("the content is not followed by its checksum and length");
    }

    [Theory]
    [InlineData(2, 7, "the header names compression method 7; only 8, deflate, is known")]
    [InlineData(3, 0x20, "the header has reserved flags set")]
    [InlineData(1, 0x8c, "it does not begin with the magic number 1f 8b")]
    [InlineData(10, 0xff, "the compressed data are damaged")]
    public void What_is_wrong_with_the_bytes_is_said(int at, byte value, string problem)
    {
        var member = GzipMembers.Member(Content);
        member[at] = value;
        Problem(member).ShouldBe(problem);
    }

    [Fact]
    public void A_flipped_bit_never_changes_the_content()
    {
        var member = GzipMembers.Member(Content);
        for (var bit = 16; bit < member.Length * 8; bit++)
        {
            var flipped = member.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var isWhole = GzipContent.TryRead(flipped, 1_000, out var buffer, out var length, out _);
            // What the header says of text, time and system says nothing of the content; nor do the bits that fill the last byte of the data.
            var saysNothing = bit == 3 * 8 || bit / 8 is >= 4 and < GzipMembers.HeaderLength || bit / 8 == member.Length - GzipMembers.TrailerLength - 1;
            if (!saysNothing) isWhole.ShouldBeFalse($"bit {bit}");
            if (isWhole) buffer.AsSpan(0, length).SequenceEqual(Content).ShouldBeTrue();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    [Fact]
    public void No_more_than_one_byte_past_the_limit_is_decompressed_over_all_members()
    {
        var joined = GzipMembers.Joined(new byte[3_000], 1_000, 2_000);
        GzipContent.TryRead(joined, 3_000, out var buffer, out var length, out _).ShouldBeTrue();
        length.ShouldBe(3_000);
        ArrayPool<byte>.Shared.Return(buffer);
        GzipContent.TryRead(joined, 2_500, out buffer, out length, out var problem).ShouldBeFalse();
        (length, problem).ShouldBe((2_501, "member 3: more than 2500 bytes when decompressed"));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    [Fact]
    public async Task A_stream_is_read_whole_or_not_at_all()
    {
        using var whole = new MemoryStream(GzipMembers.Member(Content));
        using var content = await GzipContent.ReadAsync(whole, TestContext.Current.CancellationToken);
        using var text = new StreamReader(content);
        (await text.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe(Trip);
        using var cut = new MemoryStream(GzipMembers.Member(Content)[..^8]);
        (await Should.ThrowAsync<InvalidDataException>(() => GzipContent.ReadAsync(cut, TestContext.Current.CancellationToken)))
            .Message.ShouldBe("gzip: the trailer is cut short: 0 of its 8 bytes are there");
    }

    /// <summary>What cannot be compressed well, and so takes many pieces.</summary>
    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        for (var i = 0; i < length / 2; i++) bytes[i] &= 0x0f;
        return bytes;
    }

    private static byte[] Read(byte[] data) => GzipContent.Read(data);

    private static string Problem(byte[] data)
    {
        GzipContent.TryRead(data, 1 << 20, out var buffer, out _, out var problem).ShouldBeFalse();
        ArrayPool<byte>.Shared.Return(buffer);
        return problem.ShouldNotBeNull();
    }
}
