using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.Cloud.Tests.StepFunctions.Executions;

/// <summary>Each type of state, with its input, output and variables.</summary>
[Trait("Cost", "process")]
public sealed class StateTests
{
    [Fact]
    public async Task A_pass_state_without_output_returns_its_input()
    {
        var outcome = await RunAsync("""{"A": {"Type": "Pass", "End": true}}""", """{"x": [1, "é"]}""");
        outcome.Output!.ToJsonString().ShouldBe(JsonNode.Parse("""{"x":[1,"é"]}""")!.ToJsonString());
        outcome.EventTypes.ShouldBe(["ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded"]);
    }

    [Fact]
    public async Task Output_and_assign_see_the_previous_variables()
    {
        var outcome = await RunAsync("""
            {"A": {"Type": "Pass", "Assign": {"n": 1}, "Next": "B"},
             "B": {"Type": "Pass", "Assign": {"n": "{% $n + 1 %}", "m": "{% $n %}"}, "Output": {"before": "{% $n %}"}, "Next": "C"},
             "C": {"Type": "Pass", "Output": {"n": "{% $n %}", "m": "{% $m %}", "in": "{% $states.input.before %}"}, "End": true}}
            """);
        outcome.Output!.ToJsonString().ShouldBe("""{"n":2,"m":1,"in":1}""");
    }

    [Fact]
    public async Task A_string_is_an_expression_only_as_a_whole()
    {
        var outcome = await RunAsync("""{"A": {"Type": "Pass", "Output": ["{% 1 + 1 %}", " 1 is 1 ", {"deep": "{%'a' & 'b'%}"}], "End": true}}""");
        outcome.Output!.ToJsonString().ShouldBe("""[2," 1 is 1 ",{"deep":"ab"}]""");
    }

    [Fact]
    public async Task An_expression_without_a_value_fails_the_execution_with_field_and_state()
    {
        var outcome = await RunAsync("""{"A": {"Type": "Pass", "Output": {"x": "{% $states.input.none %}"}, "End": true}}""");
        outcome.Status.ShouldBe("FAILED");
        outcome.Error.ShouldBe("States.QueryEvaluationError");
        outcome.Cause!.ShouldContain("'A'");
        outcome.Cause!.ShouldContain("'$states.input.none' specified for the field 'Output/x' returned nothing (undefined)");
        outcome.EventTypes.ShouldContain("EvaluationFailed");
    }

    [Theory]
    [InlineData(5, "high", true)]
    [InlineData(1, "low", false)]
    public async Task A_choice_takes_the_first_true_rule_or_the_default(int n, string expected, bool byRule)
    {
        var outcome = await RunAsync(
            """
            {"A": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.n > 3 %}", "Next": "B", "Assign": {"how": "high"}, "Output": {"rule": true}}],
                   "Default": "B", "Assign": {"how": "low"}, "Output": {"rule": false}},
             "B": {"Type": "Succeed", "Output": {"how": "{% $how %}", "rule": "{% $states.input.rule %}"}}}
            """,
            $$"""{"n": {{n}}}""");
        outcome.Output!["how"]!.GetValue<string>().ShouldBe(expected);
        outcome.Output!["rule"]!.GetValue<bool>().ShouldBe(byRule);
    }

    [Fact]
    public async Task A_choice_fails_without_a_boolean_condition_or_a_match()
    {
        string Machine(string condition) =>
            """{"A": {"Type": "Choice", "Choices": [{"Condition": "{% CONDITION %}", "Next": "B"}]}, "B": {"Type": "Succeed"}}""".Replace("CONDITION", condition);
        (await RunAsync(Machine("1"))).Error.ShouldBe("States.QueryEvaluationError");
        (await RunAsync(Machine("false"))).Error.ShouldBe("States.NoChoiceMatched");
    }

    [Theory]
    [InlineData("\"Seconds\": 90", 90)]
    [InlineData("\"Seconds\": \"{% 60 * $states.input.minutes %}\"", 120)]
    [InlineData("\"Timestamp\": \"2026-01-15T12:01:00Z\"", 60)]
    public async Task A_wait_lasts_as_long_as_defined(string field, int seconds)
    {
        await using var harness = new EngineHarness();
        var start = harness.Time.GetUtcNow();
        var outcome = await harness.RunAsync(Machine("""{"A": {"Type": "Wait", FIELD, "End": true}}""".Replace("FIELD", field)), """{"minutes": 2}""");
        outcome.Status.ShouldBe("SUCCEEDED");
        (harness.Time.GetUtcNow() - start).ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task Waits_are_scaled_by_the_options()
    {
        await using var harness = new EngineHarness(new Cloud.StepFunctions.StepFunctionsOptions { WaitScale = 0.1 });
        var start = harness.Time.GetUtcNow();
        await harness.RunAsync(Machine("""{"A": {"Type": "Wait", "Seconds": 60, "End": true}}"""));
        (harness.Time.GetUtcNow() - start).ShouldBe(TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task A_fail_state_fails_with_its_error_and_cause()
    {
        var outcome = await RunAsync("""{"A": {"Type": "Fail", "Error": "Mine", "Cause": "{% 'because ' & $states.input.why %}"}}""", """{"why": "so"}""");
        (outcome.Status, outcome.Error, outcome.Cause).ShouldBe(("FAILED", "Mine", "because so"));
        outcome.EventTypes[^1].ShouldBe("ExecutionFailed");
    }

    [Fact]
    public async Task Parallel_branches_have_separate_variables_and_ordered_outputs()
    {
        var outcome = await RunAsync("""
            {"V": {"Type": "Pass", "Assign": {"v": 10}, "Next": "P"},
             "P": {"Type": "Parallel", "Arguments": {"k": 1}, "End": true,
                   "Branches": [
                     {"StartAt": "S", "States": {"S": {"Type": "Wait", "Seconds": 5, "Assign": {"own": 1}, "Next": "X"}, "X": {"Type": "Pass", "Output": "{% $v + $own + $states.input.k %}", "End": true}}},
                     {"StartAt": "Y", "States": {"Y": {"Type": "Pass", "Assign": {"own": 2}, "Output": "{% $v %}", "End": true}}}],
                   "Output": {"all": "{% $states.result %}"}}}
            """, startAt: "V");
        outcome.Output!.ToJsonString().ShouldBe("""{"all":[12,10]}""");
        outcome.EventTypes.ShouldContain("ParallelStateStarted");
        outcome.EventTypes.ShouldContain("ParallelStateSucceeded");
    }

    [Fact]
    public async Task The_first_failed_branch_stops_the_others_and_can_be_caught()
    {
        var outcome = await RunAsync("""
            {"P": {"Type": "Parallel", "End": true,
                   "Branches": [
                     {"StartAt": "S", "States": {"S": {"Type": "Wait", "Seconds": 99999, "End": true}}},
                     {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Mine", "Cause": "c"}}}],
                   "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C", "Output": {"caught": "{% $states.errorOutput %}"}}]},
             "C": {"Type": "Succeed"}}
            """);
        outcome.Status.ShouldBe("SUCCEEDED");
        outcome.Output!.ToJsonString().ShouldBe("""{"caught":{"Error":"Mine","Cause":"c"}}""");
    }

    [Fact]
    public async Task A_map_runs_its_processor_for_each_item()
    {
        var outcome = await RunAsync(
            """
            {"M": {"Type": "Map", "Items": "{% $states.input.list %}", "MaxConcurrency": 2, "End": true,
                   "ItemSelector": {"i": "{% $states.context.Map.Item.Index %}", "v": "{% $states.context.Map.Item.Value %}"},
                   "ItemProcessor": {"StartAt": "S", "States": {"S": {"Type": "Pass", "End": true,
                      "Output": "{% $states.input.v * 10 + $states.input.i + $states.context.Map.Item.Index %}"}}},
                   "Output": "{% $sum($states.result) %}"}}
            """,
            """{"list": [1, 2, 3]}""");
        outcome.Output!.GetValue<int>().ShouldBe(66);
        outcome.EventTypes.Count(type => type == "MapIterationSucceeded").ShouldBe(3);
    }

    [Fact]
    public async Task A_map_runs_at_most_forty_iterations_at_once()
    {
        var outcome = await RunAsync("""
            {"M": {"Type": "Map", "Items": "{% [1..100] %}", "End": true, "Output": "{% $count($states.result) %}",
                   "ItemProcessor": {"StartAt": "S", "States": {"S": {"Type": "Wait", "Seconds": 60, "End": true}}}}}
            """);
        outcome.Output!.GetValue<int>().ShouldBe(100);
        var (running, most) = (0, 0);
        foreach (var type in outcome.EventTypes)
        {
            running += type switch { "MapIterationStarted" => 1, "MapIterationSucceeded" => -1, _ => 0 };
            most = Math.Max(most, running);
        }

        // How many actually run at once depends on when the virtual time advances.
        most.ShouldBeInRange(2, 40);
    }

    [Fact]
    public async Task An_iterations_input_is_evaluated_when_it_starts()
    {
        var outcome = await RunAsync("""
            {"M": {"Type": "Map", "Items": [1, 2, 3], "MaxConcurrency": 1, "End": true,
                   "ItemSelector": "{% $states.context.Map.Item.Value = 3 ? $states.input.none : 1 %}",
                   "ItemProcessor": {"StartAt": "S", "States": {"S": {"Type": "Pass", "End": true}}}}}
            """);
        outcome.Error.ShouldBe("States.QueryEvaluationError");
        outcome.EventTypes.Count(type => type == "MapIterationSucceeded").ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"Type": "Map", "Items": [1, 2, 3], "ItemProcessor": {"StartAt": "S", "States": {"S": {"Type": "Pass", "Output": "{% $pad('x', 100000) %}", "End": true}}}""")]
    [InlineData("""{"Type": "Map", "Items": "{% [1..100000] %}", "ItemProcessor": {"StartAt": "S", "States": {"S": {"Type": "Pass", "End": true}}}""")]
    public async Task The_data_of_a_map_are_limited_even_if_its_output_drops_them(string map) =>
        (await RunAsync($$"""{"M": {{map}}, "Output": 1, "End": true} }""")).Error.ShouldBe("States.DataLimitExceeded");

    [Fact]
    public async Task A_machine_without_Node_is_told_when_a_definition_is_stored()
    {
        await using var harness = new EngineHarness(new StepFunctionsOptions { NodeProgram = "no-such-node" });
        var error = await Should.ThrowAsync<AwsException>(harness.CreateAsync(Machine("""{"A": {"Type": "Pass", "Output": "{% 1 %}", "End": true}}""")));
        (error.Code, error.Status).ShouldBe(("ServiceUnavailable", 503));
        error.Message.ShouldStartWith("Step Functions needs Node.js");
    }

    [Fact]
    public async Task An_inner_state_cannot_assign_an_outer_variable()
    {
        var outcome = await RunAsync("""
            {"V": {"Type": "Pass", "Assign": {"v": 10}, "Next": "M"},
             "M": {"Type": "Map", "Items": [1], "End": true, "ItemProcessor": {"StartAt": "S", "States": {"S": {"Type": "Pass", "Assign": {"v": 1}, "End": true}}}}}
            """, startAt: "V");
        outcome.Error.ShouldBe("States.Runtime");
    }

    [Fact]
    public async Task An_output_above_the_data_limit_fails_and_is_not_caught_by_ALL()
    {
        var outcome = await RunAsync("""
            {"M": {"Type": "Parallel", "End": true,
                   "Branches": [{"StartAt": "S", "States": {"S": {"Type": "Pass", "Output": "{% $join($map([1..30000], function($n) { '123456789' })) %}", "End": true}}}],
                   "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C"}]},
             "C": {"Type": "Succeed"}}
            """);
        outcome.Error.ShouldBe("States.DataLimitExceeded");
    }

    [Fact]
    public async Task An_execution_that_exceeds_its_time_limit_times_out()
    {
        await using var harness = new EngineHarness();
        var start = harness.Time.GetUtcNow();
        var outcome = await harness.RunAsync("""
            {"QueryLanguage": "JSONata", "StartAt": "A", "TimeoutSeconds": 30, "States": {"A": {"Type": "Wait", "Seconds": 60, "End": true}}}
            """);
        (outcome.Status, outcome.Error).ShouldBe(("TIMED_OUT", null));
        (harness.Time.GetUtcNow() - start).ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task The_context_identifies_the_execution_and_state()
    {
        var outcome = await RunAsync("""
            {"A": {"Type": "Pass", "Output": "{% [$states.context.Execution.Name, $states.context.Execution.Input.a, $states.context.State.Name, $states.context.StateMachine.Name, $states.context.Execution.StartTime] %}", "End": true}}
            """, """{"a": 7}""");
        var output = outcome.Output!.AsArray();
        output[0]!.GetValue<string>().ShouldBe(outcome.Description["name"]!.GetValue<string>());
        output[1]!.GetValue<int>().ShouldBe(7);
        output[2]!.GetValue<string>().ShouldBe("A");
        output[3]!.GetValue<string>().ShouldBe("machine");
        output[4]!.GetValue<string>().ShouldBe("2026-01-15T12:00:00.000Z");
    }

    private static string Machine(string states, string? startAt = null)
    {
        string start = startAt ?? JsonNode.Parse(states)!.AsObject().First().Key;
        return $$"""{"QueryLanguage": "JSONata", "StartAt": "{{start}}", "States": {{states}}}""";
    }

    private static async Task<ExecutionOutcome> RunAsync(string states, string input = "{}", string? startAt = null)
    {
        await using var harness = new EngineHarness();
        return await harness.RunAsync(Machine(states, startAt), input);
    }
}
