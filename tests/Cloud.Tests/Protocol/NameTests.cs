using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Tests.Access;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Protocol;

/// <summary>In .NET <c>$</c> also matches before a line feed at the end, so that a check by <c>^...$</c> takes a name and a line feed.</summary>
public sealed partial class NameTests
{
    private const string Anything = """{"Effect":"Allow","Action":"s3:*","Resource":"*"}""";

    [Fact]
    [Trait("Cost", "process")]
    public async Task A_name_with_a_line_feed_at_its_end_is_refused_by_every_service()
    {
        await using var rig = await AccessRig.StartAsync();
        await rig.RoleAsync("r", Anything);
        await rig.RoleAsync("scheduler", Anything, "scheduler.amazonaws.com");
        await rig.AdminAsync("lambda", "CreateFunction", Function("f"));
        foreach (var (service, operation, input, quoted) in ((string, string, JsonObject, string)[])[
            ("s3", "CreateBucket", new() { ["Bucket"] = "abcd\n" }, "The specified bucket is not valid."),
            ("kinesis", "CreateStream", new() { ["StreamName"] = "s\n", ["ShardCount"] = 1 }, "'s\n'"),
            ("sqs", "CreateQueue", new() { ["QueueName"] = "q\n" }, "Can only include alphanumeric characters"),
            ("sns", "CreateTopic", new() { ["Name"] = "t\n" }, "'t\n'"),
            ("lambda", "CreateFunction", Function("g\n"), "'g\n'"),
            ("lambda", "CreateAlias", new() { ["FunctionName"] = "f", ["Name"] = "a\n", ["FunctionVersion"] = "$LATEST" }, "'a\n'"),
            ("lambda", "CreateAlias", new() { ["FunctionName"] = "f", ["Name"] = "12", ["FunctionVersion"] = "$LATEST" }, "'12'"),
            ("sagemaker", "CreateEndpointConfig", new() { ["EndpointConfigName"] = "c\n" }, "'c\n'"),
            ("sagemaker", "CreateEndpointConfig", new() { ["EndpointConfigName"] = "c", ["ProductionVariants"] = new JsonArray(new JsonObject { ["VariantName"] = "v\n" }) }, "'v\n'"),
            ("scheduler", "CreateSchedule", Schedule("s\n"), "'s\n'"),
            ("events", "PutRule", new() { ["Name"] = "r\n", ["ScheduleExpression"] = "rate(1 hour)" }, "'r\n'"),
            ("events", "PutRule", new() { ["Name"] = "arn:aws:events:us-east-1:000000000000:rule/r", ["ScheduleExpression"] = "rate(1 hour)" }, "rule/r'"),
        ])
        {
            var refused = await Should.ThrowAsync<AwsException>(() => rig.AdminAsync(service, operation, input), $"{service}: {input.ToJsonString()}");
            (refused.Status, refused.Message).ShouldSatisfyAllConditions(answer => answer.Status.ShouldBe(400), answer => answer.Message.ShouldContain(quoted, Case.Sensitive));
        }
    }

    [Fact]
    public void No_pattern_of_the_local_cloud_accepts_a_line_feed_at_the_end()
    {
        string[] folders = ["Cloud", "Cli", "LiveView", "EngineHost"];
        var patterns = folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, "local", folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => Pattern().Matches(File.ReadAllText(file)).Select(match => (File: Path.GetFileName(file), Text: match.Groups[1].Value)))
            .ToList();
        patterns.Count.ShouldBeGreaterThan(10);
        // White space at the end is allowed by a pattern that says so.
        patterns.Where(pattern => pattern.Text.EndsWith('$') && !pattern.Text.EndsWith(@"\s*$", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static JsonObject Function(string name) => new()
    {
        ["FunctionName"] = name,
        ["Runtime"] = "provided.al2023",
        ["Role"] = "arn:aws:iam::000000000000:role/r",
        ["Code"] = new JsonObject { ["LocalDirectory"] = Path.Combine(Repository.Root, "samples") },
    };

    private static JsonObject Schedule(string name) => new()
    {
        ["Name"] = name,
        ["ScheduleExpression"] = "rate(1 hour)",
        ["FlexibleTimeWindow"] = new JsonObject { ["Mode"] = "OFF" },
        ["Target"] = new JsonObject { ["Arn"] = "arn:aws:sqs:us-east-1:000000000000:q", ["RoleArn"] = "arn:aws:iam::000000000000:role/scheduler" },
    };

    [GeneratedRegex("(?:GeneratedRegex\\(|new Regex\\(|Regex\\.[A-Z][A-Za-z]+\\([^\"]*|\\$)@?\"(\\^[^\"\\r\\n]*)\"")]
    private static partial Regex Pattern();
}
