using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Cloud.S3.Integrity;

namespace Pipeline.Cloud.Tests.S3.Http;

public sealed class BodyTests : S3Test
{
    // "123456789" is the check value of every CRC catalogue: CBF43926, E3069283, AE8B14860A799888.
    private const string Checked = "123456789";

    [Theory]
    [InlineData("crc32", "CBF43926")]
    [InlineData("crc32c", "E3069283")]
    [InlineData("crc64nvme", "AE8B14860A799888")]
    public void Cyclic_checksums_have_their_published_check_values(string name, string expected)
    {
        using var checksum = Checksum.Create(name);
        checksum.Append(Encoding.ASCII.GetBytes(Checked));
        Convert.ToHexString(checksum.Finish()).ShouldBe(expected);
    }

    [Theory]
    [InlineData("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", ";chunk-signature=00", "")]
    [InlineData("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", ";chunk-signature=00", "x-amz-checksum-crc32:y/Q5Jg==\r\nx-amz-trailer-signature:00\r\n")]
    [InlineData("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "", "x-amz-checksum-crc32:y/Q5Jg==\r\n")]
    public async Task A_chunked_body_is_stored_without_its_coding(string payload, string signature, string trailer)
    {
        var body = $"4{signature}\r\n1234\r\n5{signature}\r\n56789\r\n0{signature}\r\n{trailer}\r\n";
        using var response = await PutAsync(body, payload, trailer.Length > 0, ("Content-Encoding", "aws-chunked,gzip"));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Cloud.ReadAsync("a")).ShouldBe(Checked);
        (await Cloud.Client.GetObjectMetadataAsync("lake", "a")).Headers.ContentEncoding.ShouldBe("gzip");
        if (trailer.Length > 0) response.Headers.GetValues("x-amz-checksum-crc32").Single().ShouldBe("y/Q5Jg==");
    }

    [Theory]
    [InlineData("9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", "BadDigest")]
    [InlineData("9\r\n123456789\r\n0\r\n\r\n", "MalformedTrailerError")]
    [InlineData("9\r\n12345678", "IncompleteBody")]
    [InlineData("8\r\n12345678\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", "IncompleteBody")]
    [InlineData("zz\r\n123456789\r\n0\r\n\r\n", "InvalidRequest")]
    [InlineData("5\r\n123456789\r\n0\r\n\r\n", "InvalidRequest")]
    public async Task A_chunked_body_that_is_not_what_it_says_is_refused(string body, string code)
    {
        using var response = await PutAsync(body, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", trailer: true);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain($"<Code>{code}</Code>");
        Cloud.Service.Find("lake", "a").ShouldBeNull();
        Directory.EnumerateFiles(Path.Combine(Cloud.Files, "..", ".incoming")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==", "BadDigest")]
    [InlineData("Content-MD5", "no base64", "InvalidDigest")]
    [InlineData("x-amz-checksum-sha256", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "BadDigest")]
    [InlineData("x-amz-checksum-crc32c", "AAAAAAAAAAAA", "InvalidRequest")]
    [InlineData("x-amz-content-sha256", "0000000000000000000000000000000000000000000000000000000000000000", "XAmzContentSHA256Mismatch")]
    public async Task A_digest_that_does_not_fit_is_refused(string header, string value, string code)
    {
        using var response = await Cloud.SendAsync(HttpMethod.Put, "/lake/a", new StringContent(Checked), null, (header, value));
        (await response.Content.ReadAsStringAsync()).ShouldContain($"<Code>{code}</Code>");
        Cloud.Service.Find("lake", "a").ShouldBeNull();
    }

    [Fact]
    public async Task Digests_that_fit_are_accepted()
    {
        var bytes = Encoding.ASCII.GetBytes(Checked);
        using var response = await Cloud.SendAsync(
            HttpMethod.Put,
            "/lake/a",
            new ByteArrayContent(bytes),
            null,
            ("Content-MD5", Convert.ToBase64String(MD5.HashData(bytes))),
            ("x-amz-checksum-sha1", Convert.ToBase64String(SHA1.HashData(bytes))),
            ("x-amz-content-sha256", Convert.ToHexStringLower(SHA256.HashData(bytes))));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("x-amz-checksum-sha1").Single().ShouldBe(Convert.ToBase64String(SHA1.HashData(bytes)));
    }

    [Fact]
    public async Task An_object_larger_than_a_put_may_be_is_refused_before_its_bytes_come()
    {
        using var response = await PutAsync("", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", false, ("x-amz-decoded-content-length", "5368709121"));
        (await response.Content.ReadAsStringAsync()).ShouldContain("<Code>EntityTooLarge</Code>");
    }

    private Task<HttpResponseMessage> PutAsync(string body, string payload, bool trailer, params (string, string)[] headers)
    {
        var all = new List<(string, string)>(headers) { ("x-amz-content-sha256", payload) };
        if (headers.All(header => header.Item1 != "x-amz-decoded-content-length")) all.Add(("x-amz-decoded-content-length", "9"));
        if (trailer) all.Add(("x-amz-trailer", "x-amz-checksum-crc32"));
        return Cloud.SendAsync(HttpMethod.Put, "/lake/a", new ByteArrayContent(Encoding.ASCII.GetBytes(body)), null, [.. all]);
    }
}
