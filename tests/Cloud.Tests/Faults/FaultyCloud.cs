using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Faults.Plan;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Faults;

/// <summary>A local cloud under a fault plan.</summary>
internal sealed class FaultyCloud : IAsyncDisposable
{
    private FaultyCloud(CloudUnderTest cloud, FaultInjector injector) => (Cloud, Injector) = (cloud, injector);

    public CloudUnderTest Cloud { get; }

    public FaultInjector Injector { get; }

    /// <summary>Starts a cloud of services whose calls go wrong by rules.</summary>
    public static async Task<FaultyCloud> StartAsync(
        Func<LocalCloudOptions, Dispatcher, IEnumerable<ICloudService>> services, IEnumerable<string> rules, TimeProvider? time = null)
    {
        var cloud = await CloudUnderTest.StartAsync(services, faultTime: time);
        try
        {
            return new FaultyCloud(cloud, Disturb(cloud, rules));
        }
        catch
        {
            await cloud.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc cref="StartAsync(Func{LocalCloudOptions, Dispatcher, IEnumerable{ICloudService}}, IEnumerable{string}, TimeProvider)"/>
    public static Task<FaultyCloud> StartAsync(ICloudService service, params string[] rules) => StartAsync((_, _) => [service], rules);

    /// <summary>Brings a plan over a cloud's calls, armed.</summary>
    public static FaultInjector Disturb(CloudUnderTest cloud, IEnumerable<string> rules)
    {
        cloud.Faults.Load(Plan(rules), cloud.Dispatcher);
        cloud.Faults.Arm();
        return cloud.Faults;
    }

    /// <summary>A plan of rules.</summary>
    public static FaultPlan Plan(IEnumerable<string> rules) => new(1, [.. rules.Select(rule => FaultArgument.Read(rule))]);

    /// <summary>Calls over HTTP by the JSON protocol.</summary>
    public Task<JsonObject> CallAsync(string service, string operation, JsonObject? input = null) =>
        service == "dynamodb" ? CallDynamoDbAsync(operation, input ?? []) : Cloud.CallAsync(service, $"Prefix.{operation}", input ?? []);

    /// <summary>Puts an object over HTTP.</summary>
    public Task<HttpResponseMessage> PutAsync(string path, string text)
    {
        var request = Cloud.Signed(HttpMethod.Put, path, "s3");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        return Cloud.SendAsync(request);
    }

    /// <summary>The engine looks for the version of the protocol and for a date.</summary>
    private async Task<JsonObject> CallDynamoDbAsync(string operation, JsonObject input)
    {
        using var request = Cloud.Signed(HttpMethod.Post, "/", "dynamodb");
        request.Headers.Add("X-Amz-Target", $"DynamoDB_20120810.{operation}");
        request.Headers.Add("X-Amz-Date", "20260115T000000Z");
        request.Content = new StringContent(input.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.0"));
        using var response = await Cloud.SendAsync(request);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
        return response.IsSuccessStatusCode ? body : throw new AwsException((string?)body["__type"] ?? "", (string?)body["message"] ?? "", (int)response.StatusCode);
    }

    public ValueTask DisposeAsync() => Cloud.DisposeAsync();
}
