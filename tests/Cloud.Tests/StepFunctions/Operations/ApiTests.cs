using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.Cloud.Tests.StepFunctions.Operations;

/// <summary>The behaviour of the API operations and their errors.</summary>
public sealed class ApiTests
{
    private const string Waiting = """{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:glue:getCrawler", "End": true}}}""";

    [Fact]
    public async Task A_name_and_input_identify_a_running_execution_and_stay_taken_for_90_days()
    {
        await using var harness = new EngineHarness("glue");
        using var held = new ManualResetEventSlim();
        harness["glue"].On("GetCrawler", _ =>
        {
            held.Wait(TimeSpan.FromSeconds(20));
            return [];
        });
        string machine = await harness.CreateAsync(Waiting);
        string first = await harness.StartAsync(machine, """{"a":1}""", "name");
        (await harness.StartAsync(machine, """{"a":1}""", "name")).ShouldBe(first);
        (await Should.ThrowAsync<AwsException>(harness.StartAsync(machine, """{"a":2}""", "name"))).Code.ShouldBe("ExecutionAlreadyExists");
        held.Set();
        await harness.EndAsync(first);
        (await Should.ThrowAsync<AwsException>(harness.StartAsync(machine, """{"a":1}""", "name"))).Code.ShouldBe("ExecutionAlreadyExists");
        harness.Time.Advance(TimeSpan.FromDays(91));
        await harness.EndAsync(await harness.StartAsync(machine, """{"a":1}""", "name"));
        harness["glue"].CallsOf("GetCrawler").Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("TagResource", """{"tags":[5]}""", "SerializationException")]
    [InlineData("TagResource", """{"tags":[{"value":"v"}]}""", "ValidationException")]
    [InlineData("TagResource", """{"tags":[{"key":5}]}""", "SerializationException")]
    [InlineData("UntagResource", """{"tagKeys":[null]}""", "SerializationException")]
    [InlineData("UpdateStateMachine", """{"definition":"LONG"}""", "ValidationException")]
    public async Task Members_of_the_wrong_type_or_length_are_refused(string operation, string members, string code)
    {
        await using var harness = new EngineHarness();
        string machine = await harness.CreateAsync(Waiting);
        var input = JsonNode.Parse(members)!.AsObject();
        input[operation == "UpdateStateMachine" ? "stateMachineArn" : "resourceArn"] = machine;
        if (input["definition"] is not null) input["definition"] = Waiting.PadRight(1_048_577);
        (await Should.ThrowAsync<AwsException>(() => harness.CallAsync(operation, input))).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("a b", "{}", "InvalidName")]
    [InlineData("a/b", "{}", "InvalidName")]
    [InlineData("ok", "{", "InvalidExecutionInput")]
    public async Task Names_and_inputs_are_checked(string name, string input, string code)
    {
        await using var harness = new EngineHarness();
        string machine = await harness.CreateAsync("""{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Succeed"}}}""");
        (await Should.ThrowAsync<AwsException>(harness.StartAsync(machine, input, name))).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("ListExecutions", "2147483648")]
    [InlineData("GetExecutionHistory", "2147483648")]
    [InlineData("GetExecutionHistory", "9223372036854775807")]
    [InlineData("GetExecutionHistory", "-1")]
    [InlineData("ListStateMachines", "4294967296")]
    public async Task An_invalid_page_token_is_refused(string operation, string place)
    {
        await using var harness = new EngineHarness("glue");
        harness["glue"].On("GetCrawler", "{}");
        string machine = await harness.CreateAsync(Waiting);
        string execution = await harness.StartAsync(machine);
        await harness.EndAsync(execution);
        var input = new JsonObject { ["nextToken"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(place)) };
        if (operation == "ListExecutions") input["stateMachineArn"] = machine;
        if (operation == "GetExecutionHistory") input["executionArn"] = execution;
        (await Should.ThrowAsync<AwsException>(() => harness.CallAsync(operation, input))).Code.ShouldBe("InvalidToken");
    }

    [Fact]
    public async Task A_stop_with_a_longer_error_or_cause_than_AWS_allows_is_refused()
    {
        await using var harness = new EngineHarness("glue");
        harness["glue"].On("GetCrawler", "{}");
        string execution = await harness.StartAsync(await harness.CreateAsync(Waiting));
        foreach (var (member, length) in new[] { ("error", 257), ("cause", 32_769) })
        {
            var input = new JsonObject { ["executionArn"] = execution, [member] = new string('x', length) };
            (await Should.ThrowAsync<AwsException>(() => harness.CallAsync("StopExecution", input))).Code.ShouldBe("ValidationException");
        }

        await harness.EndAsync(execution);
    }

    [Fact]
    public async Task Executions_are_listed_newest_first_filtered_by_status_and_paged()
    {
        await using var harness = new EngineHarness("glue");
        harness["glue"].Fails("GetCrawler", "EntityNotFoundException").On("GetCrawler", "{}");
        string machine = await harness.CreateAsync(Waiting);
        foreach (string name in new[] { "a", "b", "c" }) await harness.EndAsync(await harness.StartAsync(machine, "{}", name));
        var page = await harness.CallAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = machine, ["maxResults"] = 2 });
        page["executions"]!.AsArray().Select(item => item!["name"]!.GetValue<string>()).ShouldBe(["c", "b"]);
        page = await harness.CallAsync("ListExecutions", new JsonObject
        {
            ["stateMachineArn"] = machine,
            ["maxResults"] = 2,
            ["nextToken"] = page["nextToken"]!.GetValue<string>(),
        });
        page["executions"]!.AsArray().Select(item => item!["name"]!.GetValue<string>()).ShouldBe(["a"]);
        page["nextToken"].ShouldBeNull();
        var failed = await harness.CallAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = machine, ["statusFilter"] = "FAILED" });
        failed["executions"]!.AsArray().ShouldHaveSingleItem()!["name"]!.GetValue<string>().ShouldBe("a");
    }

    [Fact]
    public async Task A_stopped_execution_is_aborted_and_keeps_its_definition()
    {
        await using var harness = new EngineHarness();
        const string LongWait = """{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 1, "Next": "B"}, "B": {"Type": "Choice", "Choices": [{"Condition": false, "Next": "C"}], "Default": "A"}, "C": {"Type": "Succeed"}}}""";
        string machine = await harness.CreateAsync(LongWait);
        string execution = await harness.StartAsync(machine);
        await harness.CallAsync("UpdateStateMachine", new JsonObject
        {
            ["stateMachineArn"] = machine,
            ["definition"] = """{"QueryLanguage": "JSONata", "StartAt": "Z", "States": {"Z": {"Type": "Succeed"}}}""",
        });
        await harness.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution, ["error"] = "E", ["cause"] = "enough" });
        var outcome = await harness.EndAsync(execution);
        (outcome.Status, outcome.Error, outcome.Cause).ShouldBe(("ABORTED", "E", "enough"));
        var kept = await harness.CallAsync("DescribeStateMachineForExecution", new JsonObject { ["executionArn"] = execution });
        kept["definition"]!.GetValue<string>().ShouldBe(LongWait);
    }

    [Fact]
    public async Task Creating_the_same_state_machine_again_succeeds_and_a_different_one_fails()
    {
        await using var harness = new EngineHarness();
        string arn = await harness.CreateAsync(Waiting);
        (await harness.CreateAsync(Waiting)).ShouldBe(arn);
        (await Should.ThrowAsync<AwsException>(harness.CreateAsync(Waiting.Replace("getCrawler", "getTables")))).Code.ShouldBe("StateMachineAlreadyExists");
    }

    [Theory]
    [InlineData("""{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}""", "NotImplemented", "JSONPath")]
    [InlineData("""{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$", "End": true}}}""", "InvalidDefinition", "field 'InputPath' is only supported for the 'JSONPath' QueryLanguage at /States/A")]
    [InlineData("""{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}""", "InvalidDefinition", "Missing 'Next' target: B at /States/A/Next")]
    [InlineData("""{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}, "B": {"Type": "Succeed"}}}""", "InvalidDefinition", "\"B\" is not reachable")]
    [InlineData("""{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Output": "{% 1", "End": true}}}""", "InvalidDefinition", "/States/A/Output")]
    [InlineData("""{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Colour": 1, "End": true}}}""", "InvalidDefinition", "Field 'Colour' is not supported at /States/A")]
    [InlineData("""{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Map", "End": true, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "B", "States": {"B": {"Type": "Succeed"}}}}}}""", "NotImplemented", "distributed Map")]
    [InlineData("{", "InvalidDefinition", "INVALID_JSON_DESCRIPTION")]
    [InlineData("StartAt: A", "InvalidDefinition", "INVALID_JSON_DESCRIPTION")]
    public async Task A_definition_that_cannot_run_is_refused_with_its_state_and_field(string definition, string code, string says)
    {
        await using var harness = new EngineHarness();
        var error = await Should.ThrowAsync<AwsException>(harness.CreateAsync(definition));
        error.Code.ShouldBe(code);
        error.Message.ShouldContain(says);
    }
}
