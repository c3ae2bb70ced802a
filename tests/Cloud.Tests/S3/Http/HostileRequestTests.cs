using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.S3.Http;

/// <summary>Requests that no client makes: each is answered, and with no 500.</summary>
public sealed class HostileRequestTests : S3Test
{
    [Theory]
    [InlineData(262_145)]
    [InlineData(3_000_000)]
    public async Task An_object_longer_than_the_caller_takes_is_not_read(long size)
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("big");
        // Sparse: it takes no room on the disk.
        using (var content = File.Create(file)) content.SetLength(size);
        await Cloud.Service.PutFileAsync("lake", "big", file, "text/plain", TestContext.Current.CancellationToken);
        var context = CloudUnderTest.Context with { LargestAnswer = 262_144 };
        var refused = await Should.ThrowAsync<AnswerTooLargeException>(
            () => Cloud.Service.Operations.Find("GetObject")!.Handler!(new JsonObject { ["Bucket"] = "lake", ["Key"] = "big" }, context));
        refused.Message.ShouldContain($"{size} bytes");
    }

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

    [Fact]
    public async Task A_document_of_attributes_without_end_is_refused_at_once()
    {
        var attributes = string.Concat(Enumerable.Range(0, 50_000).Select(number => FormattableString.Invariant($" a{number}='1'")));
        foreach (var before in new[] { "", "<!-- ' -->", "<?a '?>", "<Delete b='>'><a><![CDATA['<]]></a></Delete>" })
        {
            var clock = Stopwatch.StartNew();
            (await RefusedAsync(HttpMethod.Post, "/lake?delete", $"{before}<Delete{attributes}></Delete>")).ShouldContain("more than 16 attributes");
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task A_document_whose_encoding_hides_its_attributes_is_refused()
    {
        var text = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("<?xml version='1.0' encoding='utf-16'?><Delete><Object><Key>a</Key></Object></Delete>")).ToArray();
        using var response = await Cloud.SendAsync(HttpMethod.Post, "/lake?delete", new ByteArrayContent(text));
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("<Code>MalformedXML</Code>");
    }

    [Fact]
    public async Task A_document_of_names_without_end_is_refused()
    {
        var elements = string.Concat(Enumerable.Range(0, 1000).Select(number => FormattableString.Invariant($"<a{number}/>")));
        (await RefusedAsync(HttpMethod.Put, "/lake?lifecycle", $"<LifecycleConfiguration>{elements}</LifecycleConfiguration>")).ShouldContain("more than 128 different names");
    }

    [Theory]
    [InlineData("&#xD800;")]
    [InlineData("&#1;")]
    [InlineData("&#xFFFE;")]
    [InlineData("\u0001")]
    [InlineData("\uFFFF")]
    public async Task A_document_with_a_character_that_XML_does_not_allow_is_refused_and_not_stored(string character)
    {
        await Cloud.PutAsync("a", "x");
        await RefusedAsync(HttpMethod.Post, "/lake?delete", $"<Delete><Object><Key>{character}</Key></Object></Delete>");
        await RefusedAsync(HttpMethod.Put, "/lake?lifecycle", $"<LifecycleConfiguration><Rule><ID>{character}</ID></Rule></LifecycleConfiguration>");
        await RefusedAsync(HttpMethod.Put, "/lake/a?tagging", $"<Tagging><TagSet><Tag><Key>k</Key><Value>{character}</Value></Tag></TagSet></Tagging>");
        await RefusedAsync(
            HttpMethod.Put,
            "/lake?notification",
            $"<NotificationConfiguration><QueueConfiguration><Id>{character}</Id><Queue>arn:aws:sqs:us-east-1:000000000000:q</Queue><Event>s3:ObjectCreated:*</Event></QueueConfiguration></NotificationConfiguration>");
        foreach (var target in new[] { "/lake/a?tagging", "/lake?notification" })
            (await Cloud.SendAsync(HttpMethod.Get, target)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_configuration_from_within_the_cloud_has_only_what_XML_allows()
    {
        foreach (var (name, value) in new[] { ("ID", "\u0001"), ("a b", "x"), ("a:b", "x") })
        {
            var rules = new JsonArray(new JsonObject { [name] = value });
            var input = new JsonObject { ["Bucket"] = "lake", ["LifecycleConfiguration"] = new JsonObject { ["Rules"] = rules } };
            (await Should.ThrowAsync<AwsException>(() => Cloud.InvokeAsync("PutBucketLifecycleConfiguration", input))).Code.ShouldBe("MalformedXML");
        }
    }

    [Theory]
    [InlineData("PUT /lake/a", "100000\r\n", 100, "IncompleteBody")]
    [InlineData("PUT /lake/a", "9\r\n123456789\r\n0\r\n", 20_000, "InvalidRequest")]
    public async Task A_chunked_body_without_end_is_answered_before_its_end(string line, string begin, int trailers, string code)
    {
        var body = begin + string.Concat(Enumerable.Range(0, trailers / 10).Select(number => FormattableString.Invariant($"n{number:d4}:ab\r\n")));
        var answer = await AnswerAsync(
            $"{line} HTTP/1.1\r\nx-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\r\nx-amz-decoded-content-length: 9\r\nContent-Length: 1000000\r\n\r\n{body}");
        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain($"<Code>{code}</Code>");
    }

    [Fact]
    public async Task The_body_of_a_request_that_stores_no_object_is_bounded()
    {
        using var response = await Cloud.SendAsync(HttpMethod.Put, "/lake?policy", new ByteArrayContent(new byte[5 << 20]));
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("<Code>EntityTooLarge</Code>");
        Bound("POST", "/lake?delete", "?delete").ShouldBe(4 << 20);
        Bound("PUT", "/lake/a", "").ShouldBeNull();
        Bound("PUT", "/lake/a?uploadId=1&partNumber=1", "?uploadId=1&partNumber=1").ShouldBeNull();

        long? Bound(string method, string target, string query)
        {
            var http = new DefaultHttpContext { Request = { Method = method, Host = new HostString("localhost"), QueryString = new QueryString(query) } };
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
            return Cloud.Service.LargestBody(Cloud.Service.Route(http.Request));
        }
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
    public async Task A_response_header_with_an_invalid_value_is_refused(string query)
    {
        await Cloud.PutAsync("a", "x");
        using var response = await Cloud.SendAsync(HttpMethod.Get, "/lake/a?" + query);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("<Code>InvalidArgument</Code>");
    }

    [Fact]
    public async Task An_expired_presigned_url_of_version_2_is_refused_as_S3_does_it()
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(Cloud.Endpoint, "/lake/a?AWSAccessKeyId=key&Signature=c2ln&Expires=1768478400"), TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/xml");
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("<Message>Request has expired</Message>");
    }

    private async Task<string> RefusedAsync(HttpMethod method, string target, string document)
    {
        using var response = await Cloud.SendAsync(method, target, new StringContent(document, Encoding.UTF8, "application/xml"));
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, target);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.ShouldContain("<Code>MalformedXML</Code>");
        return answer;
    }

    private async Task<HttpResponseMessage> RawAsync(string request) =>
        new((HttpStatusCode)int.Parse((await AnswerAsync(request)).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Sends text, and reads the answer as far as its first piece goes: the connection stays open where the request is not at its end.</summary>
    private async Task<string> AnswerAsync(string request)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(Cloud.Endpoint.Host, Cloud.Endpoint.Port, TestContext.Current.CancellationToken);
        var head = request.Replace("\r\nContent-Length", $"\r\nHost: {Cloud.Endpoint.Authority}\r\nConnection: close\r\nAuthorization: AWS4-HMAC-SHA256 Credential=key/20260115/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00\r\nContent-Length", StringComparison.Ordinal);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(head), TestContext.Current.CancellationToken);
        var answer = new byte[64 * 1024];
        var read = await Eventually.EndsAsync(client.GetStream().ReadAsync(answer, TestContext.Current.CancellationToken).AsTask(), "the request is answered");
        return Encoding.UTF8.GetString(answer, 0, read);
    }
}
