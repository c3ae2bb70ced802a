using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;
using Pipeline.Cloud.Targets;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.S3;

/// <summary>A listening cloud with S3 and one bucket, <c>lake</c>, and a client of it.</summary>
public sealed class S3Cloud : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly LocalCloud _cloud;

    private S3Cloud(TemporaryDirectory directory, LocalCloud cloud, S3Service service, RecordingFunctions functions, FakeTimeProvider time, StringWriter log)
    {
        _directory = directory;
        _cloud = cloud;
        Service = service;
        Functions = functions;
        Time = time;
        Log = log;
        Client = new AmazonS3Client(
            new BasicAWSCredentials("key", "secret"),
            new AmazonS3Config { ServiceURL = cloud.Endpoint.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        Files = Path.Combine(directory.Path, "s3", "lake");
    }

    public AmazonS3Client Client { get; }

    public S3Service Service { get; }

    public RecordingFunctions Functions { get; }

    public FakeTimeProvider Time { get; }

    public StringWriter Log { get; }

    /// <summary>The folder of the bucket.</summary>
    public string Files { get; }

    public Uri Endpoint => _cloud.Endpoint;

    public static async Task<S3Cloud> StartAsync(string region = "us-east-1", params ICloudService[] others)
    {
        var directory = new TemporaryDirectory();
        var options = new LocalCloudOptions { Port = 0, DataDirectory = directory.Path, NodeModules = Repository.NodeModules, Region = region };
        var functions = new RecordingFunctions();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));
        var log = new StringWriter();
        S3Service service = null!;
        var dispatcher = new Dispatcher(self => [service = new S3Service(CloudContext.Unchecked(options, time, self), log, new UncheckedTargetPolicies()), functions, .. others]);
        var cloud = await LocalCloud.StartAsync(options, dispatcher, [], TimeProvider.System, CancellationToken.None);
        await service.Operations.Find("CreateBucket")!.Handler!(new JsonObject { ["Bucket"] = "lake" }, Context);
        return new S3Cloud(directory, cloud, service, functions, time, log);
    }

    private static CallContext Context => new(new Caller("key", "arn:aws:iam::000000000000:root"), "us-east-1", "test", CancellationToken.None);

    public Task<JsonObject> InvokeAsync(string operation, JsonObject input) => _cloud.Dispatcher.InvokeAsync("s3", operation, input, Context);

    public Task<PutObjectResponse> PutAsync(string key, string content, Action<PutObjectRequest>? change = null)
    {
        var request = new PutObjectRequest { BucketName = "lake", Key = key, ContentBody = content };
        change?.Invoke(request);
        return Client.PutObjectAsync(request);
    }

    public async Task<string> ReadAsync(string key)
    {
        using var response = await Client.GetObjectAsync("lake", key);
        using var reader = new StreamReader(response.ResponseStream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Sends a request as it stands, with a signature that only names the service.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string target, HttpContent? content = null, string? host = null, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient();
        var address = new Uri(Endpoint.ToString().TrimEnd('/') + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=key/20260115/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00");
        if (host is not null) request.Headers.Host = host;
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) content!.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _cloud.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Functions that remember the events they were sent.</summary>
    public sealed class RecordingFunctions : ICloudService
    {
        private readonly ConcurrentQueue<(string Function, JsonNode Event)> _events = new();
        private readonly SemaphoreSlim _arrived = new(0);

        public int Count => _events.Count;

        public string Name => "lambda";

        public IReadOnlyList<string> SigningNames { get; } = ["lambda"];

        public OperationTable Operations => new(new Operation("Invoke", (input, _) =>
        {
            input["InvocationType"]!.ToString().ShouldBe("Event", "notifications are asynchronous");
            Enqueue(input["FunctionName"]!.ToString().Split(':')[6], input["Payload"]!);
            return Task.FromResult(new JsonObject { ["StatusCode"] = 202 });
        }));

        private void Enqueue(string functionName, JsonNode payload)
        {
            if (functionName == "missing") throw new AwsException("ResourceNotFoundException", "Function not found: missing", 404);
            if (functionName == "broken") throw new IndexOutOfRangeException("a defect");
            _events.Enqueue((functionName, payload.DeepClone()));
            _arrived.Release();
        }

        public async Task<(string Function, JsonNode Event)> NextAsync()
        {
            (await _arrived.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeTrue("no event came");
            _events.TryDequeue(out var next).ShouldBeTrue();
            return next;
        }
    }
}
