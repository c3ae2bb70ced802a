using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.Cloud.Tests.Recorded.StepFunctions;

/// <summary>Step Functions answers as AWS does, case by case: <see cref="RecordedCase"/> says what a case is.</summary>
[Trait("Cost", "process")]
public sealed class RecordedCasesTests
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string, string> Executions => [.. RecordedCase.Having("events")];

    public static TheoryData<string, string> Definitions => [.. RecordedCase.Having("diagnostics")];

    public static TheoryData<string, string> Requests => [.. RecordedCase.Having("operation")];

    [Theory]
    [MemberData(nameof(Executions))]
    public async Task An_execution_has_the_history_and_the_end_that_it_has_in_AWS(string file, string name)
    {
        var recorded = RecordedCase.Of(file, name);
        await using var harness = recorded.Harness();
        var start = harness.Time.GetUtcNow();
        var outcome = await harness.RunAsync(recorded.Definition, recorded.Input);
        outcome.Events.Select(Line).ShouldBe(recorded.Lines("events"), outcome.Cause);
        foreach (var (id, details) in recorded["details"]?.AsObject() ?? [])
            Same(Details(outcome.Events[int.Parse(id, CultureInfo.InvariantCulture) - 1]), details, $"event {id}");
        foreach (var (member, value) in recorded["describe"]?.AsObject() ?? [])
            Same(outcome.Description[member], value, member);
        if (recorded["seconds"] is { } seconds) (harness.Time.GetUtcNow() - start).TotalSeconds.ShouldBe(seconds.GetValue<double>(), 0.01);
        foreach (var (service, operations) in recorded["calls"]?.AsObject() ?? [])
            harness[service].Calls.Select(call => call.Operation).ShouldBe(operations!.AsArray().Select(operation => operation!.GetValue<string>()));
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public async Task A_definition_is_refused_with_the_code_and_the_place_that_AWS_gives(string file, string name)
    {
        var recorded = RecordedCase.Of(file, name);
        var expected = recorded.Lines("diagnostics");
        await using var harness = recorded.Harness();
        var request = new JsonObject { ["definition"] = recorded.Definition, ["type"] = recorded["type"]?.DeepClone() };
        var answer = await harness.CallAsync("ValidateStateMachineDefinition", request);
        answer["diagnostics"]!.AsArray().Select(Diagnostic).ShouldBe(expected);
        answer["result"]!.GetValue<string>().ShouldBe(expected.Count == 0 ? "OK" : "FAIL");
        if (expected.Count == 0)
        {
            await harness.CreateAsync(recorded.Definition);
            return;
        }

        if (recorded.Definition.Length == 0) return;
        string said = string.Join(", ", answer["diagnostics"]!.AsArray().Select(item => $"{item!["code"]}: {item["message"]} at {item["location"]?.ToString() ?? "null"}"));
        request["name"] = "refused";
        request["roleArn"] = "arn:aws:iam::000000000000:role/workflow";
        await RefusedAsync(harness, "CreateStateMachine", request, said);
        string machine = await harness.CreateAsync("""{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Succeed"}}}""");
        if (recorded["type"] is null)
            await RefusedAsync(harness, "UpdateStateMachine", new JsonObject { ["stateMachineArn"] = machine, ["definition"] = recorded.Definition }, said);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_is_answered_as_in_AWS(string file, string name)
    {
        var recorded = RecordedCase.Of(file, name);
        await using var harness = new EngineHarness();
        string machine = await harness.CreateAsync("""{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Succeed"}}}""", "machine");
        string execution = await harness.StartAsync(machine, name: "execution");
        await harness.EndAsync(execution);
        var input = JsonNode.Parse(recorded.Input.Replace("$machine", machine, StringComparison.Ordinal).Replace("$execution", execution, StringComparison.Ordinal))!.AsObject();
        foreach (var (member, length) in recorded["long"]?.AsObject() ?? []) input[member] = new string('x', length!.GetValue<int>());
        string operation = recorded["operation"]!.GetValue<string>();
        if (recorded["error"] is { } error)
        {
            var refused = await Should.ThrowAsync<AwsException>(() => harness.CallAsync(operation, input));
            $"{refused.Code}: {refused.Message}".Replace(machine, "$machine", StringComparison.Ordinal).ShouldBe(error.GetValue<string>());
            refused.Status.ShouldBe(400);
            return;
        }

        var answer = await harness.CallAsync(operation, input);
        foreach (var (member, value) in recorded["answer"]!.AsObject()) Same(answer[member], value, member);
    }

    private static async Task RefusedAsync(EngineHarness harness, string operation, JsonObject request, string said)
    {
        var error = await Should.ThrowAsync<AwsException>(() => harness.CallAsync(operation, request));
        (error.Code, error.Message).ShouldBe(("InvalidDefinition", $"Invalid State Machine Definition: '{said}'"));
    }

    private static string Line(JsonObject item) => $"{item["id"]} {item["previousEventId"]} {item["type"]}";

    private static JsonNode? Details(JsonObject item) =>
        item.Where(member => member.Key.EndsWith("EventDetails", StringComparison.Ordinal)).Select(member => member.Value).SingleOrDefault();

    private static void Same(JsonNode? found, JsonNode? expected, string what) =>
        JsonNode.DeepEquals(found, expected).ShouldBeTrue($"{what}: {found?.ToJsonString(Readable)} instead of {expected?.ToJsonString(Readable)}");

    private static string Diagnostic(JsonNode? item) => $"{item!["code"]} | {item["location"]?.ToString() ?? "-"} | {item["message"]}";
}
