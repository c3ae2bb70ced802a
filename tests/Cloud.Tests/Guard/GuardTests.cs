using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Calls;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Guard;

/// <summary>Every path times every kind of request that a page of another site can make a browser send.</summary>
[Trait("Cost", "process")]
public sealed class GuardTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _http = new();
    private RunningServices _services = null!;

    public static TheoryData<string> Kinds => [.. ForeignKind.All.Select(kind => kind.Name)];

    private Uri Cloud => _services.Cloud.Endpoint;

    public async ValueTask InitializeAsync()
    {
        var options = new LocalCloudOptions
        {
            Port = 0,
            DataDirectory = _directory.Path,
            NodeModules = Repository.NodeModules,
            // No request is to come so far that it would be forwarded.
            Delegates = new Dictionary<string, Uri> { ["dynamodb"] = new("http://127.0.0.1:9") },
            HostNames = ["host.docker.internal"],
        };
        var settings = new ServiceSettings { Unsigned = [new PageInPlace()] };
        _services = await RunningServices.StartAsync(options, settings, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _services.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public void Every_operation_and_every_unsigned_path_is_in_the_table()
    {
        Operations().Where(known => !KnownPaths.Of(known.Service, known.Operation, Cloud).Any()).ShouldBeEmpty();
        ((IUnsignedEndpoint)_services.Lambda).Prefix.ShouldBeOneOf([.. KnownPaths.Unsigned.Keys]);
        new PageInPlace().Prefix.ShouldBeOneOf([.. KnownPaths.Unsigned.Keys]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_request_of_another_site_is_refused_on_every_path(string name)
    {
        var kind = ForeignKind.All.Single(each => each.Name == name);
        var through = new List<string>();
        var tried = 0;
        foreach (var (what, make) in Requests())
        {
            using var request = make();
            kind.Mark(request);
            using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var refused = (int)response.StatusCode == 403 && (request.Method == HttpMethod.Head || text.Contains(kind.Code, StringComparison.Ordinal));
            if (!refused || response.Headers.Any(header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase))) through.Add($"{what}: {(int)response.StatusCode} {text}");
            tried++;
        }

        through.ShouldBeEmpty();
        tried.ShouldBeGreaterThan(150);
    }

    [Theory]
    [InlineData("127.0.0.1", null)]
    [InlineData("localhost", null)]
    [InlineData("LocalHost", "same-origin")]
    [InlineData("[::1]", null)]
    [InlineData("bucket.localhost", "none")]
    [InlineData("bucket.s3.localhost", null)]
    [InlineData("host.docker.internal", null)]
    public async Task A_program_gets_in_by_each_name_of_the_cloud(string host, string? site)
    {
        using var request = KnownPaths.Signed(HttpMethod.Get, Cloud, "s3");
        request.Headers.Host = $"{host}:{Cloud.Port}";
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBeOneOf(200, 404);
    }

    [Fact]
    public async Task A_form_is_read_by_the_services_that_speak_the_query_protocol_and_by_no_other()
    {
        var taken = new HashSet<string>();
        foreach (var service in _services.Cloud.Dispatcher.Services.Where(service => service.Name is not "dynamodb"))
        {
            using var request = KnownPaths.Form(Cloud, service.SigningNames[0], "NoSuchOperation");
            using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            response.IsSuccessStatusCode.ShouldBeFalse();
            if ((await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("NoSuchOperation", StringComparison.Ordinal)) taken.Add(service.Name);
        }

        taken.ShouldBe(["cloudwatch", "iam", "sns", "sqs", "sts"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_answer_cannot_act_as_a_page_of_this_origin()
    {
        foreach (var (what, make) in Requests().Where(each => !each.What.StartsWith("/_ ", StringComparison.Ordinal)))
        {
            using var request = make();
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);
            response.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("sandbox;", Case.Sensitive, what);
            response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"], what);
            response.Headers.GetValues("Cross-Origin-Resource-Policy").ShouldBe(["same-origin"], what);
        }
    }

    private IEnumerable<(string Service, string Operation)> Operations() =>
        _services.Cloud.Dispatcher.Services.SelectMany(service => service.Operations.Declared.Select(operation => (service.Name, operation.Name)));

    private IEnumerable<(string What, Func<HttpRequestMessage> Make)> Requests() =>
    [
        .. Operations().SelectMany(known => KnownPaths.Of(known.Service, known.Operation, Cloud).Select(make => ($"{known.Service}:{known.Operation}", make))),
        .. KnownPaths.Unsigned.SelectMany(prefix => prefix.Value.Select(at => ($"{prefix.Key} {at.Method} {at.Path}", (Func<HttpRequestMessage>)(() => new HttpRequestMessage(new HttpMethod(at.Method), new Uri(Cloud, at.Path)))))),
    ];

    /// <summary>Stands where the live view does, and lets everything in.</summary>
    private sealed class PageInPlace : IUnsignedEndpoint
    {
        public string Prefix => "/_";

        public Task ServeAsync(HttpContext http, string rest) => http.Response.WriteAsync("let in");
    }
}
