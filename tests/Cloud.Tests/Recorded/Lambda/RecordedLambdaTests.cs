using System.Text.Json.Nodes;
using Pipeline.Cloud.Tests.Lambda;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Recorded.Lambda;

/// <summary>
/// Requests to Lambda and what AWS answers, as data: <c>Cases/*.json</c>. A case is a list of steps in a cloud with the function <c>probe</c> and the
/// stream <c>trips</c>. Of an answer the members are compared that the case names: <c>"*"</c> is any value, <c>null</c> an absent member, and <c>{name}</c> what an
/// earlier step kept. With <c>eventually</c>, a request is repeated until it is answered so.
/// </summary>
public sealed class RecordedLambdaTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Cloud.Tests", "Recorded", "Lambda", "Cases");

    public static TheoryData<string> Cases => [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Lambda_answers_as_AWS_does(string name)
    {
        var recorded = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, name + ".json"), TestContext.Current.CancellationToken))!;
        ((string?)recorded["source"]).ShouldNotBeNullOrEmpty("a case names the AWS page that it comes from");
        await using var cloud = await LambdaCloud.StartAsync();
        cloud.Streams.WithShard(0);
        await cloud.CreateProbeAsync();
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var step in recorded["steps"]!.AsArray())
        {
            var where = $"{name}, step {++number} ({step!["send"]})";
            if ((bool?)step["eventually"] == true) await Eventually.HoldsAsync(async () => Difference(step, await SendAsync(cloud, step, kept), kept) is null, where);
            var answer = await SendAsync(cloud, step, kept);
            Difference(step, answer, kept).ShouldBeNull($"{where} answered {answer.Status} {answer.Body?.ToJsonString()}");
            foreach (var (key, member) in step["keep"]?.AsObject() ?? []) kept[key] = answer.Body![member!.ToString()]!.ToString();
        }
    }

    private static async Task<(int Status, JsonNode? Body)> SendAsync(LambdaCloud cloud, JsonNode step, Dictionary<string, string> kept)
    {
        var send = Filled(step["send"]!.ToString(), kept).Split(' ');
        var (status, _, body) = await cloud.SendAsync(new HttpMethod(send[0]), send[1], step["body"] is { } request ? Filled(request.ToJsonString(), kept) : null);
        return (status, body);
    }

    private static string? Difference(JsonNode step, (int Status, JsonNode? Body) answer, Dictionary<string, string> kept)
    {
        if (answer.Status != (int)step["status"]!) return $"status {answer.Status} for {step["status"]}";
        return step["answer"] is { } expected ? JsonDifference.Of("", JsonNode.Parse(Filled(expected.ToJsonString(), kept)), answer.Body, any: "*") : null;
    }

    private static string Filled(string text, Dictionary<string, string> kept) =>
        kept.Aggregate(text, (filled, entry) => filled.Replace($"{{{entry.Key}}}", entry.Value, StringComparison.Ordinal));
}
