using System.Net;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;
using Pipeline.LiveView.Routing;

namespace Pipeline.LiveView.Tests;

/// <summary>Only the page itself and programs on this machine come in, whatever is open in a browser.</summary>
public sealed class PageGuardTests : IAsyncLifetime
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE"];
    private ServedView _view = null!;
    private int _served;

    public async ValueTask InitializeAsync() => _view = await ServedView.StartAsync([.. Methods.Select(method => new LiveRoute(method, "/thing", request =>
    {
        _served++;
        return JsonAnswer.WriteAsync(request.Http, "served");
    }))]);

    public ValueTask DisposeAsync() => _view.DisposeAsync();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("[::1]")]
    [InlineData("127.0.0.1:1")]
    [InlineData("localhost:8080")]
    public async Task Each_name_of_the_loopback_address_is_the_pages_own_host_also_where_its_port_is_forwarded(string host)
    {
        var request = _view.Request(HttpMethod.Get, "/_/thing");
        request.Headers.Host = host;
        (await StatusAsync(request)).ShouldBe(200);
    }

    [Theory]
    [InlineData("evil.example:{0}")]
    [InlineData("127.0.0.1.evil.example:{0}")]
    [InlineData("localhost.:{0}")]
    public async Task A_foreign_host_is_refused_though_it_leads_here(string host)
    {
        var request = _view.Request(HttpMethod.Get, "/_/thing");
        request.Headers.Host = host.Replace("{0}", $"{_view.Port}", StringComparison.Ordinal);
        (await _view.RefusalAsync(request)).ShouldBe((403, "ForeignHost"));
        _served.ShouldBe(0);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("https://127.0.0.1:{0}")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("null")]
    public async Task A_foreign_origin_is_refused(string origin)
    {
        foreach (var method in Methods)
        {
            var request = _view.Request(new HttpMethod(method), "/_/thing", method == "GET" ? null : "{}");
            request.Headers.Add("Origin", origin.Replace("{0}", $"{_view.Port}", StringComparison.Ordinal));
            (await _view.RefusalAsync(request)).ShouldBe((403, "ForeignOrigin"), method);
        }

        _served.ShouldBe(0);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task A_request_that_a_browser_marks_as_another_sites_is_refused(string site)
    {
        var request = _view.Request(HttpMethod.Get, "/_/thing");
        request.Headers.Add("Sec-Fetch-Site", site);
        (await _view.RefusalAsync(request)).ShouldBe((403, "ForeignSite"));
        _served.ShouldBe(0);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=b")]
    [InlineData("text/plain; charset=utf-8")]
    public async Task What_acts_needs_a_content_type_that_a_foreign_page_cannot_send_unasked(string type)
    {
        foreach (var method in Methods.Skip(1))
            (await _view.RefusalAsync(_view.Request(new HttpMethod(method), "/_/thing", "{}", type))).ShouldBe((415, "UnsupportedMediaType"), method);
        (await _view.RefusalAsync(_view.Request(HttpMethod.Delete, "/_/thing"))).ShouldBe((415, "UnsupportedMediaType"));
        _served.ShouldBe(0);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Referer", "http://127.0.0.1/")]
    public async Task What_acts_from_a_browser_needs_an_origin(string header, string value)
    {
        var request = _view.Request(HttpMethod.Post, "/_/thing", "{}");
        request.Headers.Add(header, value);
        (await _view.RefusalAsync(request)).ShouldBe((403, "NoOrigin"));
        _served.ShouldBe(0);
    }

    [Fact]
    public async Task The_page_itself_may_act()
    {
        var request = _view.Request(HttpMethod.Post, "/_/thing", "{}", "application/json; charset=utf-8");
        request.Headers.Host = $"localhost:{_view.Port}";
        request.Headers.Add("Origin", $"http://localhost:{_view.Port}");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        (await StatusAsync(request)).ShouldBe(200);
    }

    [Fact]
    public async Task A_program_without_a_browsers_headers_may_act()
    {
        (await StatusAsync(_view.Request(HttpMethod.Post, "/_/thing", "{}"))).ShouldBe(200);
        (await StatusAsync(_view.Request(HttpMethod.Delete, "/_/thing", "{}"))).ShouldBe(200);
    }

    [Fact]
    public void A_request_by_another_address_than_the_loopback_is_refused()
    {
        var http = new DefaultHttpContext();
        http.Connection.LocalIpAddress = IPAddress.Parse("172.17.0.1");
        http.Connection.LocalPort = 4566;
        http.Request.Host = new HostString("127.0.0.1:4566");
        Should.Throw<AwsException>(() => PageGuard.Check(http)).Code.ShouldBe("LocalOnly");
    }

    [Fact]
    public async Task Answers_let_the_page_load_nothing_from_elsewhere()
    {
        using var response = await _view.GetAsync("/_/thing");
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'self';");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    private async Task<int> StatusAsync(HttpRequestMessage request)
    {
        using var response = await _view.SendAsync(request);
        return (int)response.StatusCode;
    }
}
