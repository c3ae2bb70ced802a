using System.Diagnostics;
using System.Net;
using System.Text;

namespace Pipeline.Cloud.Tests.S3;

/// <summary>Requests that no client makes: each is answered, and with no 500.</summary>
public sealed class HostileRequestTests : S3Test
{
    [Fact]
    public async Task A_document_that_is_nested_without_end_is_refused_at_once()
    {
        const int levels = 200_000;
        var document = string.Concat(Enumerable.Repeat("<a>", levels)) + string.Concat(Enumerable.Repeat("</a>", levels));
        var clock = Stopwatch.StartNew();
        using var response = await Cloud.SendAsync(HttpMethod.Post, "/lake?delete", new StringContent(document, Encoding.UTF8, "application/xml"));
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("more than 32 levels");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("grüße 東京")]
    [InlineData("caf\u00e9")]
    public async Task Metadata_that_is_not_ASCII_comes_back_as_S3_encodes_it(string value)
    {
        // As an SDK that does not encode it would send it.
        using var put = await RawAsync($"PUT /lake/a HTTP/1.1\r\nx-amz-meta-note: {value}\r\nContent-Length: 1\r\n\r\nx");
        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var got = await Cloud.SendAsync(HttpMethod.Get, "/lake/a");
        got.StatusCode.ShouldBe(HttpStatusCode.OK);
        got.Headers.GetValues("x-amz-meta-note").Single().ShouldBe($"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}?=");
    }

    [Theory]
    [InlineData("response-content-type=text%2Fplain%0d%0aSet-Cookie:%20a=b")]
    [InlineData("response-content-disposition=%e6%9d%b1")]
    [InlineData("response-cache-control=a%00b")]
    public async Task A_header_that_cannot_be_one_is_refused(string query)
    {
        await Cloud.PutAsync("a", "x");
        using var response = await Cloud.SendAsync(HttpMethod.Get, "/lake/a?" + query);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("<Code>InvalidArgument</Code>");
    }

    private async Task<HttpResponseMessage> RawAsync(string request)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(Cloud.Endpoint.Host, Cloud.Endpoint.Port, TestContext.Current.CancellationToken);
        var head = request.Replace("\r\nContent-Length", $"\r\nHost: {Cloud.Endpoint.Authority}\r\nConnection: close\r\nAuthorization: AWS4-HMAC-SHA256 Credential=key/20260115/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00\r\nContent-Length", StringComparison.Ordinal);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(head), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        return new HttpResponseMessage((HttpStatusCode)int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
