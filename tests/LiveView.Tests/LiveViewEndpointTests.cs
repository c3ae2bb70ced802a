using System.Net;
using Microsoft.AspNetCore.Http;
using Pipeline.LiveView.Routing;

namespace Pipeline.LiveView.Tests;

public sealed class LiveViewEndpointTests
{
    [Fact]
    public async Task Until_the_template_is_deployed_the_api_asks_to_wait()
    {
        await using var view = await ServedView.StartAsync();
        (await view.RefusalAsync(view.Request(HttpMethod.Get, "/_/about"))).ShouldBe((503, "ServiceUnavailable"));
    }

    [Fact]
    public async Task A_page_that_is_not_built_says_how_to_build_it()
    {
        await using var view = await ServedView.StartAsync();
        using var response = await view.GetAsync("/_/");
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("make cli");
    }

    [Fact]
    public async Task The_pages_files_are_served_and_nothing_beside_them()
    {
        await using var view = await ServedView.StartAsync(new LiveRoute("GET", "/other", _ => Task.CompletedTask));
        view.WritePage("index.html", "<html>");
        view.WritePage("assets/page.js", "go()");
        view.WritePage("secret.txt", "no");
        view.WritePage("../beside.txt", "no");
        (await view.TextAsync("/_/")).ShouldBe("<html>");
        (await view.TextAsync("/_")).ShouldBe("<html>", "the path without its slash leads there");
        using var script = await view.GetAsync("/_/assets/page.js");
        script.Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");
        foreach (var path in new[] { "/_/secret.txt", "/_/assets/../secret.txt", "/_/assets/..%2Fsecret.txt", "/_/assets/..%2F..%2Fbeside.txt", "/_/assets/none.js" })
            (await view.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
    }

    [Fact]
    public async Task An_operation_that_there_is_not_is_said_so()
    {
        await using var view = await ServedView.StartAsync(new LiveRoute("GET", "/things/{id}", request => JsonAnswer.WriteAsync(request.Http, request.Parts["id"])));
        (await view.RefusalAsync(view.Request(HttpMethod.Get, "/_/nothing"))).ShouldBe((404, "NotFound"));
        (await view.RefusalAsync(view.Request(HttpMethod.Post, "/_/things/7", "{}"))).ShouldBe((405, "MethodNotAllowed"));
        (await view.TextAsync("/_/things/a%2Fb%20c")).ShouldBe("\"a/b c\"");
    }

    [Fact]
    public async Task A_defect_is_answered_as_one_and_logged()
    {
        await using var view = await ServedView.StartAsync(new LiveRoute("GET", "/broken", _ => throw new InvalidOperationException("oops")));
        (await view.RefusalAsync(view.Request(HttpMethod.Get, "/_/broken"))).ShouldBe((500, "InternalFailure"));
        view.Log.ToString().ShouldContain("oops");
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("null")]
    [InlineData("{")]
    public async Task A_body_that_is_not_json_as_the_services_read_it_is_refused(string body)
    {
        await using var view = await ServedView.StartAsync(new LiveRoute("POST", "/echo", async request => await JsonAnswer.WriteAsync(request.Http, await request.JsonAsync())));
        (await view.RefusalAsync(view.Request(HttpMethod.Post, "/_/echo", body))).ShouldBe((400, "ValidationException"));
    }

    [Theory]
    [InlineData("""{"text":"a"}""", "\"a\"")]
    [InlineData("""{"text":5}""", "null")]
    [InlineData("""{"text":null}""", "null")]
    [InlineData("""{"text":["a"]}""", "null")]
    [InlineData("{}", "null")]
    public async Task A_text_of_a_body_is_one_or_is_not_there(string body, string text)
    {
        await using var view = await ServedView.StartAsync(new LiveRoute("POST", "/text", async request => await JsonAnswer.WriteAsync(request.Http, await request.TextAsync("text"))));
        using var response = await view.SendAsync(view.Request(HttpMethod.Post, "/_/text", body));
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(text);
    }

    [Fact]
    public async Task A_request_that_ends_before_its_end_is_no_defect()
    {
        // As the server says it of a page that was left while it sent something.
        await using var view = await ServedView.StartAsync(new LiveRoute("POST", "/given", _ => throw new BadHttpRequestException("Unexpected end of request content.", 400)));
        (await view.RefusalAsync(view.Request(HttpMethod.Post, "/_/given", "{}"))).ShouldBe((400, "ValidationException"));
        view.Log.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stream_of_events_ends_when_the_view_closes()
    {
        ServedView? view = null;
        view = await ServedView.StartAsync(new LiveRoute("GET", "/stream", async request =>
        {
            await request.Http.Response.Body.FlushAsync(request.Aborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, view!.Endpoint.Closing);
        }));
        using var response = await view.SendAsync(view.Request(HttpMethod.Get, "/_/stream"), HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        await view.DisposeAsync();
        await Should.ThrowAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
