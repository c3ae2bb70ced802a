using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Tests.Fuzz;

namespace Pipeline.Cloud.Tests.Recorded;

/// <summary>The cloud answers each recorded request as AWS does. <c>Recorded/README.md</c> says how a case is written.</summary>
[Trait("Cost", "process")]
public sealed class RecordedTests(RecordedTests.Cloud cloud) : IClassFixture<RecordedTests.Cloud>
{
    public static TheoryData<string> Cases => [.. RecordedCase.All.Select(each => each.ToString())];

    [Fact]
    public void Each_case_has_a_title_of_its_own() => RecordedCase.All.Select(each => each.ToString()).ShouldBeUnique();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_request_is_answered_as_recorded(string named)
    {
        var recorded = RecordedCase.All.Single(each => each.ToString() == named);
        var fill = new Placeholders();
        using var connection = new RecordedConnection(cloud.Endpoint);
        for (var at = 0; at < recorded.Steps.Count; at++)
        {
            var step = recorded.Steps[at];
            var answer = await connection.SendAsync(RecordedRequest.Of(step, cloud.Endpoint.Authority, fill));
            Check(step, answer, $"step {at + 1} ({(string?)step["send"] ?? (string?)step["call"]}) is answered {answer.Status}: {Encoding.UTF8.GetString(answer.Body)}");
            foreach (var (name, path) in step["keep"] as JsonObject ?? []) fill.Keep(name, Value(answer, (string)path!));
        }
    }

    private static void Check(JsonObject step, RecordedAnswer answer, string place)
    {
        answer.Status.ShouldBe((int)step["status"]!, place);
        foreach (var (name, value) in step["answerHeaders"] as JsonObject ?? []) answer.Headers.GetValueOrDefault(name).ShouldBe((string?)value, $"header {name}: {place}");
        var text = Encoding.UTF8.GetString(answer.Body);
        foreach (var part in step["contains"] as JsonArray ?? []) text.ShouldContain((string)part!, Case.Sensitive, place);
        if (step["answer"] is { } json) JsonDifference.Of("answer", json, JsonNode.Parse(answer.Body)).ShouldBeNull(place);
        if ((string?)step["answerHex"] is { } hex) Convert.ToHexStringLower(answer.Body).ShouldContain(hex, Case.Sensitive, place);
    }

    // A member of a JSON answer by its path, or the text of an XML element.
    private static string Value(RecordedAnswer answer, string path)
    {
        var text = Encoding.UTF8.GetString(answer.Body);
        if (path.StartsWith('<')) return text.Split(path)[1].Split('<')[0];
        return path.Split('.').Aggregate(JsonNode.Parse(text), (node, name) => int.TryParse(name, System.Globalization.CultureInfo.InvariantCulture, out var index) ? node![index] : node![name])!.ToString();
    }

    /// <summary>A whole cloud for all cases; each works on resources of its own.</summary>
    public sealed class Cloud : IAsyncLifetime
    {
        private FuzzedCloud _cloud = null!;

        public Uri Endpoint => _cloud.Endpoint;

        public async ValueTask InitializeAsync() => _cloud = await FuzzedCloud.StartAsync();

        public async ValueTask DisposeAsync() => await _cloud.DisposeAsync();
    }
}
