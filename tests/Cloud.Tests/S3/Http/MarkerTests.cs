using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Pipeline.Cloud.Tests.S3.Http;

/// <summary>What tells one operation from another is a parameter of the query or a header, and neither stands for the other.</summary>
public sealed class MarkerTests : S3Test
{
    [Fact]
    public async Task A_header_does_not_make_a_request_delete_objects()
    {
        await Cloud.PutAsync("a", "x");
        using var response = await Cloud.SendAsync(
            HttpMethod.Post, "/lake", new StringContent("<Delete><Object><Key>a</Key></Object></Delete>", Encoding.UTF8, "application/xml"), null, ("delete", "1"));
        response.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await Cloud.ReadAsync("a")).ShouldBe("x");
    }

    [Theory]
    [InlineData("/lake/b?x-amz-copy-source=%2Flake%2Fa")]
    [InlineData("/lake/b?X-Amz-Copy-Source=%2Flake%2Fa")]
    [InlineData("/lake/b?x-amz-copy-source")]
    public async Task A_copy_s_source_in_the_query_is_refused_by_name(string target)
    {
        await Cloud.PutAsync("a", "x");
        using var response = await Cloud.SendAsync(HttpMethod.Put, target, new ByteArrayContent([]));
        response.StatusCode.ShouldBe(HttpStatusCode.NotImplemented);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("opy-", Case.Insensitive);
        Cloud.Service.List("lake", "").Select(stored => stored.Key).ShouldBe(["a"]);
    }

    [Theory]
    [InlineData("GET", "/lake", "policy", "ListObjects")]
    [InlineData("GET", "/lake", "location", "ListObjects")]
    [InlineData("GET", "/lake/a", "tagging", "GetObject")]
    [InlineData("PUT", "/lake/a", "uploadId", "PutObject")]
    [InlineData("DELETE", "/lake/a", "uploadId", "DeleteObject")]
    [InlineData("POST", "/lake", "delete", "PostObject")]
    [InlineData("PUT", "/lake/a", "x-amz-copy-source", "CopyObject")]
    public void A_header_names_the_operation_of_a_copy_only(string method, string target, string header, string operation)
    {
        var http = new DefaultHttpContext { Request = { Method = method, Host = new HostString("localhost") } };
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        http.Request.Headers[header] = "x";
        Cloud.Service.Route(http.Request)!.Operation.ShouldBe(operation);
    }
}
