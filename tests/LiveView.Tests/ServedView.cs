using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud;
using Pipeline.Cloud.Calls;
using Pipeline.LiveView.Routing;
using Pipeline.Testing;

namespace Pipeline.LiveView.Tests;

/// <summary>The live view on a local cloud without services, over real HTTP.</summary>
internal sealed class ServedView : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _http = new();
    private LocalCloud _cloud = null!;

    private ServedView() => Endpoint = new LiveViewEndpoint(new PageFiles(_directory.File("page")), Log);

    public LiveViewEndpoint Endpoint { get; }

    public StringWriter Log { get; } = new();

    public int Port => _cloud.Endpoint.Port;

    public static async Task<ServedView> StartAsync(params LiveRoute[] routes)
    {
        var view = new ServedView();
        var options = new LocalCloudOptions { Port = 0, DataDirectory = view._directory.Path, NodeModules = Repository.NodeModules };
        view._cloud = await LocalCloud.StartAsync(options, new Dispatcher([]), [view.Endpoint], TimeProvider.System, TestContext.Current.CancellationToken);
        if (routes.Length > 0) view.Endpoint.Open(new LiveRoutes(routes));
        return view;
    }

    /// <summary>A request as curl sends it: no header that a browser sets.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        var request = new HttpRequestMessage(method, new Uri(_cloud.Endpoint, path));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
        return request;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead) =>
        _http.SendAsync(request, completion, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(Request(HttpMethod.Get, path));

    public async Task<string> TextAsync(string path) => await (await GetAsync(path)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    public async Task<JsonNode> JsonAsync(string path) => JsonNode.Parse(await TextAsync(path))!;

    /// <summary>The status and the error's code of an answer.</summary>
    public async Task<(int Status, string? Code)> RefusalAsync(HttpRequestMessage request)
    {
        using var response = await SendAsync(request);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return ((int)response.StatusCode, (string?)body?["error"]?["code"] ?? (string?)body?["__type"]);
    }

    public void WritePage(string name, string text)
    {
        var file = _directory.File(Path.Combine("page", name));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public async ValueTask DisposeAsync()
    {
        Endpoint.Close();
        _http.Dispose();
        await _cloud.DisposeAsync();
        _directory.Dispose();
    }
}
