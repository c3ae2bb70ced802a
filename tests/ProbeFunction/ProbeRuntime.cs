using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.ProbeFunction;

/// <summary>A function on the bare Runtime API. The member <c>mode</c> of its event, or the variable PROBE_MODE, says what it does.</summary>
internal static class ProbeRuntime
{
    public static async Task<int> RunAsync()
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var api = $"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime";
        switch (Environment.GetEnvironmentVariable("PROBE_INIT"))
        {
            case "error":
                await http.PostAsJsonAsync($"{api}/init/error", new { errorType = "Probe.NotReady", errorMessage = "no settings" });
                return 1;
            case "exit":
                return 7;
        }

        var invocations = 0;
        while (true)
        {
            using var next = await http.GetAsync($"{api}/invocation/next");
            next.EnsureSuccessStatusCode();
            var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
            var payload = await next.Content.ReadAsByteArrayAsync();
            var (ok, answer) = await HandleAsync(payload, next, ++invocations);
            using var content = new ByteArrayContent(answer);
            using var done = await http.PostAsync($"{api}/invocation/{id}/{(ok ? "response" : "error")}", content);
        }
    }

    private static async Task<(bool Ok, byte[] Answer)> HandleAsync(byte[] payload, HttpResponseMessage next, int invocations)
    {
        var input = JsonNode.Parse(payload)!;
        var mode = Environment.GetEnvironmentVariable("PROBE_MODE") ?? input["mode"]?.GetValue<string>() ?? "echo";
        switch (mode)
        {
            case "echo":
                return (true, payload);
            case "throw":
                return (false, Json(new { errorType = "Probe.Failed", errorMessage = "as asked" }));
            case "exit":
                Environment.Exit(input["code"]?.GetValue<int>() ?? 3);
                return default;
            case "sleep":
                await Task.Delay(Timeout.Infinite);
                return default;
            case "until":
                while (!File.Exists(input["file"]!.GetValue<string>())) await Task.Delay(TimeSpan.FromMilliseconds(10));
                return (true, Json(new { version = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_VERSION") }));
            case "log":
                Console.WriteLine("to stdout");
                await Console.Error.WriteLineAsync("to stderr");
                return (true, Json(new { ok = true }));
            case "large":
                return (true, Encoding.UTF8.GetBytes(new string('"', 1) + new string('x', 6 * 1024 * 1024 + 200) + "\""));
            case "headers":
                return (true, Json(next.Headers.Where(header => header.Key.StartsWith("Lambda-", StringComparison.Ordinal))
                    .ToDictionary(header => header.Key, header => header.Value.First())));
            case "environment":
                return (true, Json(Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
                    .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value)));
            case "identity":
                return (true, Json(new { pid = Environment.ProcessId, invocations }));
            case "first-failed":
                var sequence = input["Records"]![0]!["kinesis"]!["sequenceNumber"]!.GetValue<string>();
                return (true, Json(new { batchItemFailures = new[] { new { itemIdentifier = sequence } } }));
            case "long-line":
                await Console.Out.WriteAsync(new string('x', 1024 * 1024));
                await Console.Out.FlushAsync();
                return (true, Json(new { ok = true }));
            case "hoard":
                Hoard();
                // It answers nothing: what ends it is what it took.
                await Task.Delay(Timeout.Infinite);
                return (false, []);
            case "leave-behind":
                return (true, Json(new { pid = await LeaveBehindAsync() }));
            case "create-stream":
                return (true, await CreateStreamAsync());
            default:
                return (false, Json(new { errorType = "Probe.UnknownMode", errorMessage = mode }));
        }
    }

    /// <summary>Takes 1 GB beside the collector's heap, in steps, and keeps it.</summary>
    private static void Hoard()
    {
        var ones = new byte[16 * 1024 * 1024];
        Array.Fill(ones, (byte)1);
        for (var taken = 0; taken < 64; taken++) Marshal.Copy(ones, 0, Marshal.AllocHGlobal(ones.Length), ones.Length);
    }

    /// <summary>Starts a process in a session of its own, whose parent ends at once.</summary>
    private static async Task<int> LeaveBehindAsync()
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", "setsid sleep 300 >/dev/null 2>&1 & echo $!"]) { RedirectStandardOutput = true })!;
        var id = await shell.StandardOutput.ReadLineAsync();
        await shell.WaitForExitAsync();
        return int.Parse(id!, CultureInfo.InvariantCulture);
    }

    /// <summary>Calls Kinesis as an SDK would: with the environment's endpoint, key and session token.</summary>
    private static async Task<byte[]> CreateStreamAsync()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL"));
        request.Headers.Add("X-Amz-Target", "Kinesis_20131202.CreateStream");
        request.Headers.Add("X-Amz-Security-Token", Environment.GetEnvironmentVariable("AWS_SESSION_TOKEN"));
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID")}/20260115/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=00");
        request.Content = new StringContent("""{"StreamName":"probe","ShardCount":1}""", Encoding.UTF8, "application/x-amz-json-1.1");
        using var response = await http.SendAsync(request);
        return Json(new { status = (int)response.StatusCode });
    }

    private static byte[] Json<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value);
}
