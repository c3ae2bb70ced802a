using System.Diagnostics;

namespace Pipeline.Cloud.Tests.Fuzz;

/// <summary>
/// Every operation takes members of any kind: it is carried out or refused as the service refuses, in bounded time and memory. A request that the cloud
/// does not emulate is refused by name, with 501; no other answer is a server's error.
/// </summary>
[Trait("Cost", "process")]
public sealed class OperationFuzzTests
{
    private const long MostGrown = 1L << 30;

    [Fact]
    public async Task Every_request_is_answered_as_a_service_would()
    {
        await using var cloud = await FuzzedCloud.StartAsync();
        var maker = new RequestMaker(cloud.Endpoint, cloud.Services);
        using var http = new HttpClient { Timeout = FuzzRun.Longest };
        var answers = new SortedDictionary<int, int>();
        var before = Memory();
        var began = Stopwatch.GetTimestamp();
        foreach (var seed in FuzzRun.Requests(atLeast: maker.Operations))
        {
            var status = await SendAsync(http, maker, seed);
            answers[status] = answers.GetValueOrDefault(status) + 1;
        }

        var (took, grown) = (Stopwatch.GetElapsedTime(began), Memory() - before);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{answers.Values.Sum()} requests of {maker.Operations} operations in {took.TotalSeconds:F0} s, {grown >> 20} MiB more memory: {string.Join(", ", answers.Select(answer => $"{answer.Key}: {answer.Value}"))}");
        grown.ShouldBeLessThan(MostGrown);
        using var alive = await http.GetAsync(cloud.Endpoint, TestContext.Current.CancellationToken);
        ((int)alive.StatusCode).ShouldBe(403);
    }

    private static async Task<int> SendAsync(HttpClient http, RequestMaker maker, int seed)
    {
        var (request, named) = maker.Make(seed);
        var place = $"FUZZ_SEED={seed} makes this request first: {named}";
        using (request)
        {
            try
            {
                using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
                var status = (int)answer.StatusCode;
                if (status < 500) return status;
                var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                if (status == 501 && (text.Contains("is not emulated by the local cloud", StringComparison.Ordinal) || request.Method == HttpMethod.Head)) return status;
                var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                throw new InvalidOperationException($"{place}, answered {status}: {text}\n{body[..Math.Min(body.Length, 4000)]}");
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                throw new InvalidOperationException($"{place}, which is not answered: {e.Message}", e);
            }
        }
    }

    private static long Memory()
    {
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
