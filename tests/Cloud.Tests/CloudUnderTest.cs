using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests;

/// <summary>A local cloud on a free port with the services that a test needs, its data in a directory that goes with it.</summary>
public sealed class CloudUnderTest : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly HttpClient _http = new();

    private CloudUnderTest(TemporaryDirectory directory, LocalCloudOptions options, LocalCloud cloud, FaultInjector faults)
    {
        Faults = faults;
        _directory = directory;
        Options = options;
        Cloud = cloud;
    }

    public LocalCloudOptions Options { get; }

    public LocalCloud Cloud { get; }

    /// <summary>Decides what goes wrong with calls: nothing, until a test adds rules.</summary>
    public FaultInjector Faults { get; }

    public Dispatcher Dispatcher => Cloud.Dispatcher;

    public Uri Endpoint => Cloud.Endpoint;

    /// <summary>The context of a call within the process.</summary>
    public static CallContext Context { get; } = new(new Caller("test", "arn:aws:iam::000000000000:root"), "us-east-1", "test-request", default);

    /// <summary>Starts a cloud of one service.</summary>
    public static Task<CloudUnderTest> StartAsync(Func<LocalCloudOptions, ICloudService> service) =>
        StartAsync((options, _) => [service(options)]);

    /// <summary>Starts a cloud of services that may call each other.</summary>
    public static async Task<CloudUnderTest> StartAsync(
        Func<LocalCloudOptions, Dispatcher, IEnumerable<ICloudService>> services,
        IEnumerable<IUnsignedEndpoint>? unsigned = null,
        Func<LocalCloudOptions, LocalCloudOptions>? configure = null,
        TimeProvider? faultTime = null,
        IEnumerable<ICallStep>? steps = null)
    {
        var directory = new TemporaryDirectory();
        var options = new LocalCloudOptions { Port = 0, DataDirectory = directory.Path, NodeModules = Repository.NodeModules };
        options = configure?.Invoke(options) ?? options;
        try
        {
            var faults = new FaultInjector(1, faultTime ?? TimeProvider.System, null);
            var dispatcher = new Dispatcher(self => new DispatcherParts([.. services(options, self)], [.. steps ?? [], new FaultStep(faults)]));
            var cloud = await LocalCloud.StartAsync(options, dispatcher, unsigned ?? [], TimeProvider.System, TestContext.Current.CancellationToken);
            return new CloudUnderTest(directory, options, cloud, faults);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Calls an operation within the process.</summary>
    public Task<JsonObject> InvokeAsync(string service, string operation, JsonObject input) =>
        Dispatcher.InvokeAsync(service, operation, input, Context);

    /// <summary>Calls an operation over HTTP by the AWS JSON protocol.</summary>
    /// <param name="signingName">For example <c>kinesis</c>.</param>
    /// <param name="target">For example <c>Kinesis_20131202.PutRecord</c>.</param>
    /// <param name="input">The request's members.</param>
    /// <exception cref="AwsException">The service's error.</exception>
    public async Task<JsonObject> CallAsync(string signingName, string target, JsonObject input)
    {
        using var request = Signed(HttpMethod.Post, "/", signingName);
        request.Headers.Add("X-Amz-Target", target);
        request.Content = new StringContent(input.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.1"));
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var body = text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
        if (response.IsSuccessStatusCode) return body;
        // As SDKs do, without the namespace.
        throw new AwsException(((string?)body["__type"] ?? "").Split('#')[^1], (string?)body["message"] ?? text, (int)response.StatusCode);
    }

    /// <summary>Sends a request as it is.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request, TestContext.Current.CancellationToken);

    /// <summary>A request with a signature's form: the local cloud reads its scope and does not check it.</summary>
    public HttpRequestMessage Signed(HttpMethod method, string path, string signingName)
    {
        var request = new HttpRequestMessage(method, new Uri(Endpoint, path));
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=test/20260115/us-east-1/{signingName}/aws4_request, SignedHeaders=host, Signature=00");
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Cloud.DisposeAsync();
        _directory.Dispose();
    }
}
