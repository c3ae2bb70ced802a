using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions;
using Pipeline.Testing;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.Cloud.Tests.Recorded.StepFunctions;

/// <summary>
/// A case of a data file: a request to Step Functions and what AWS answers. The files lie in this folder; each names its source. A case has
/// <list type="bullet">
/// <item><c>definition</c>, as JSON or, if it is none, as text; <c>input</c> (default <c>{}</c>); <c>waitScale</c> (default 1);</item>
/// <item><c>services</c>: answers by service and operation; the last repeats; one with <c>error</c> is an error;</item>
/// <item><c>callback</c>: the calls that whoever receives a task's token makes at once;</item>
/// <item>what is expected: <c>diagnostics</c> ("code | location | message"); or <c>events</c> ("id previous type"), <c>details</c> by event id,
/// <c>describe</c> (members of DescribeExecution; null: absent), <c>seconds</c> (how long the clock says it took), <c>calls</c> ("service:Operation").</item>
/// </list>
/// </summary>
public sealed class RecordedCase
{
    private readonly JsonObject _case;

    private RecordedCase(JsonObject found) => _case = found;

    /// <summary>The folder of the data files.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Cloud.Tests", "Recorded", "StepFunctions");

    /// <summary>The names of all cases that have a member, with their files.</summary>
    public static IEnumerable<(string File, string Name)> Having(string member) =>
        from file in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal)
        from item in Read(file)
        where item.Value!.AsObject().ContainsKey(member)
        select (Path.GetFileName(file), item.Key);

    /// <summary>Reads a case.</summary>
    public static RecordedCase Of(string file, string name) => new(Read(Path.Combine(Folder, file))[name]!.AsObject());

    /// <summary>The definition's text.</summary>
    public string Definition => Text(_case["definition"]);

    /// <summary>The execution's input.</summary>
    public string Input => _case.ContainsKey("input") ? _case["input"]?.ToJsonString() ?? "null" : "{}";

    /// <summary>The expected value of a member; null if the case does not say.</summary>
    public JsonNode? this[string member] => _case[member];

    /// <summary>The texts of a list.</summary>
    public IReadOnlyList<string> Lines(string member) => [.. _case[member]!.AsArray().Select(line => line!.GetValue<string>())];

    /// <summary>An engine with the case's services.</summary>
    public EngineHarness Harness()
    {
        var services = _case["services"]?.AsObject() ?? [];
        var options = new StepFunctionsOptions { WaitScale = _case["waitScale"]?.GetValue<double>() ?? 1 };
        var harness = new EngineHarness(options, [.. services.Select(service => service.Key)]);
        foreach (var (service, operations) in services)
        {
            foreach (var (operation, answers) in operations!.AsObject())
            {
                var queue = new Queue<JsonObject>(answers!.AsArray().Select(answer => answer!.AsObject()));
                harness[service].On(operation, input =>
                {
                    CallBack(harness, input);
                    return Answer(queue.Count > 1 ? queue.Dequeue() : queue.Peek());
                });
            }
        }

        return harness;
    }

    private static string Text(JsonNode? definition) => definition is JsonObject ? definition.ToJsonString() : definition!.GetValue<string>();

    private void CallBack(EngineHarness harness, JsonObject input)
    {
        if (_case["callback"] is not JsonArray calls) return;
        string body = (input["MessageBody"] ?? input["Payload"])!.GetValue<string>();
        var token = JsonNode.Parse(body)!["TaskToken"];
        foreach (var call in calls)
        {
            var request = call!["input"]!.DeepClone().AsObject();
            request["taskToken"] = token!.DeepClone();
            // The engine's own operations complete at once.
            _ = harness.CallAsync(call["operation"]!.GetValue<string>(), request).GetAwaiter().GetResult();
        }
    }

    private static JsonObject Answer(JsonObject answer) => answer["error"] is { } error
        ? throw new AwsException(error["code"]!.GetValue<string>(), error["message"]!.GetValue<string>(), error["status"]?.GetValue<int>() ?? 400)
        : answer.DeepClone().AsObject();

    private static JsonObject Read(string file) => JsonNode.Parse(File.ReadAllText(file))!["cases"]!.AsObject();
}
