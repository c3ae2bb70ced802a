using System.Globalization;
using Microsoft.Playwright;
using Pipeline.Browser.Running;

namespace Pipeline.Browser.Guard;

/// <summary>What a page of another site can do to a running cloud, in a real browser: nothing.</summary>
public sealed class ForeignSiteTests(ShownPipeline shown)
{
    private Uri Cloud => shown.Pipeline.Cloud.Endpoint;

    private string Bucket => shown.Pipeline.Stack.Outputs["BucketName"];

    private string Function => shown.Pipeline.Stack.Resources["ScoringFunction"].Ref;

    /// <summary>All that a browser sends for a page without asking anybody, against every kind of path.</summary>
    [Fact]
    public async Task A_page_of_another_site_changes_nothing_reads_nothing_and_runs_nothing()
    {
        await using var site = await ForeignPage.StartAsync();
        var page = await shown.WindowAsync();
        await page.GotoAsync(site.Address.ToString());
        var invocations = shown.Pipeline.Lambda.Functions().Single(function => function.Name == Function).Invocations;
        await shown.PutAsync("notes/secret.txt", "a secret");

        // A form, which needs no permission whatever it is sent to.
        await SubmitAsync(page, Presigned("/", "lambda"), ("Action", "CreateFunction"), ("FunctionName", "of-the-page"), ("Runtime", "provided.al2023"), ("Handler", "h"), ("Role", "r"), ("Code.ZipFile", "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="));
        await SubmitAsync(page, Presigned("/", "kinesis"), ("Action", "CreateStream"), ("StreamName", "of-the-page"), ("ShardCount", "1"));
        await SubmitAsync(page, Presigned("/", "sns"), ("Action", "CreateTopic"), ("Name", "of-the-page"));
        await SubmitAsync(page, Presigned($"/{Bucket}", "s3", "&delete"), ("x", "<Delete><Object><Key>notes/secret.txt</Key></Object></Delete>"));

        // fetch, with and without a preflight, for an answer and for the effect.
        var invoke = Presigned($"/2015-03-31/functions/{Function}/invocations", "lambda");
        await FetchAsync(page, invoke, "{ method: 'POST', mode: 'no-cors', body: '{}' }");
        (await FetchAsync(page, invoke, "{ method: 'POST', body: '{}', headers: { 'Content-Type': 'text/plain' } }")).ShouldBe("refused");
        (await FetchAsync(page, new Uri(Cloud, "/"), "{ method: 'POST', body: '{}', headers: { 'X-Amz-Target': 'Kinesis_20131202.ListStreams', 'Authorization': 'AWS4-HMAC-SHA256 Credential=k/20260115/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0' } }")).ShouldBe("refused");
        (await FetchAsync(page, Presigned($"/{Bucket}/notes/secret.txt", "s3"), "{}")).ShouldBe("refused");
        (await FetchAsync(page, new Uri(Cloud, $"/_runtime/{Function}/{shown.Pipeline.AttachToken}/2018-06-01/runtime/invocation/next"), "{ mode: 'no-cors' }")).ShouldBe("refused", "a token that is known is no use to a page");
        (await FetchAsync(page, new Uri(shown.Pipeline.ViewAddress, "functions"), "{}")).ShouldBe("refused");

        // What a page embeds.
        (await page.EvaluateAsync<string>("url => new Promise(done => { const image = new Image(); image.onload = () => done('shown'); image.onerror = () => done('broken'); image.src = url; })", Presigned($"/{Bucket}/notes/secret.txt", "s3").ToString())).ShouldBe("broken");
        (await page.EvaluateAsync<string>("url => new Promise(done => { const socket = new WebSocket(url); socket.onopen = () => done('open'); socket.onerror = () => done('refused'); setTimeout(() => done('waits'), 5000); })", $"ws://127.0.0.1:{Cloud.Port}/_/flow")).ShouldBe("refused");
        (await FrameAsync(page, shown.Pipeline.ViewAddress)).ShouldNotContain("Pipeline", Case.Insensitive, "the live view is in no frame");
        (await FrameAsync(page, Presigned($"/{Bucket}/notes/secret.txt", "s3"))).ShouldNotContain("a secret");

        (await shown.CallAsync("lambda", "ListFunctions", []))["Functions"]!.AsArray().ShouldNotContain(function => function!["FunctionName"]!.ToString() == "of-the-page");
        (await shown.CallAsync("kinesis", "ListStreams", []))["StreamNames"]!.AsArray().ShouldNotContain(name => name!.ToString() == "of-the-page");
        (await shown.CallAsync("sns", "ListTopics", []))["Topics"]!.AsArray().ShouldNotContain(topic => topic!["TopicArn"]!.ToString().EndsWith(":of-the-page", StringComparison.Ordinal));
        (await shown.KeysAsync("notes/secret.txt")).ShouldHaveSingleItem();
        shown.Pipeline.Lambda.Functions().Single(function => function.Name == Function).Invocations.ShouldBe(invocations);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_name_that_was_made_to_lead_here_reads_nothing()
    {
        await shown.PutAsync("notes/secret.txt", "a secret");
        var page = await shown.WindowAsync();
        var rebound = new UriBuilder(Cloud) { Host = Chromium.ForeignSite }.Uri;
        foreach (var path in new[] { "/", "/_/", "/_runtime/f/t/2018-06-01/runtime/invocation/next", Presigned($"/{Bucket}/notes/secret.txt", "s3").PathAndQuery })
        {
            var answer = await page.GotoAsync(new Uri(rebound, path).ToString());
            (answer!.Status, (await answer.TextAsync()).Contains("ForeignHost", StringComparison.Ordinal)).ShouldBe((403, true), path);
            // Its origin would be that of all that it asks for; the answer is no page with an origin.
            (await FetchAsync(page, new Uri(rebound, path), "{}")).ShouldBe("refused", path);
        }

        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_stored_page_does_not_run_when_somebody_looks_at_it()
    {
        await shown.PutAsync("notes/page.html", "<!doctype html><title>still</title><script>document.title = 'ran'</script><img src=x onerror=\"document.title = 'ran'\">");
        var page = await shown.WindowAsync();
        var answer = await page.GotoAsync(Presigned($"/{Bucket}/notes/page.html", "s3", "&response-content-type=text%2Fhtml").ToString());
        answer!.Status.ShouldBe(200);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        (await page.TitleAsync()).ShouldBe("still");
        await page.Context.CloseAsync();
    }

    private static async Task SubmitAsync(IPage page, Uri to, params (string Name, string Value)[] fields)
    {
        // Into a frame: the page stays where it is.
        await page.EvaluateAsync(
            """
            ([url, fields]) => new Promise(done => {
              const frame = document.createElement('iframe'); frame.name = 'f' + Math.random(); document.body.append(frame);
              const form = document.createElement('form'); form.method = 'post'; form.action = url; form.target = frame.name;
              for (const [name, value] of fields) { const input = document.createElement('input'); input.name = name; input.value = value; form.append(input); }
              document.body.append(form);
              frame.onload = () => done(); setTimeout(done, 5000);
              form.submit();
            })
            """,
            new object[] { to.ToString(), fields.Select(field => new[] { field.Name, field.Value }).ToArray() });
    }

    private static Task<string> FetchAsync(IPage page, Uri url, string options) => page.EvaluateAsync<string>(
        $"async url => {{ try {{ const answer = await fetch(url, {{ signal: AbortSignal.timeout(5000), ...{options} }}); return answer.type + ' ' + answer.status }} catch {{ return 'refused' }} }}", url.ToString());

    // What a person would see in a frame.
    private static async Task<string> FrameAsync(IPage page, Uri url)
    {
        await page.EvaluateAsync(
            "url => new Promise(done => { const frame = document.createElement('iframe'); frame.onload = () => done(); setTimeout(done, 5000); frame.src = url; document.body.append(frame); })", url.ToString());
        var frame = page.Frames[^1];
        return await frame.EvaluateAsync<string>("() => document.documentElement.outerHTML");
    }

    // With credentials that anybody can make up, as long as the cloud checks no signature.
    private Uri Presigned(string path, string service, string more = "")
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return new Uri(Cloud, $"{path}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=k%2F20260115%2Fus-east-1%2F{service}%2Faws4_request&X-Amz-Date={now}&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature={new string('a', 64)}{more}");
    }
}
