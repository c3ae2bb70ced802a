using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.StepFunctions.Expressions;

/// <summary>Expressions in the child process.</summary>
[Trait("Cost", "process")]
public sealed class JsonataEvaluatorTests
{
    [Theory]
    [InlineData("$partition([1..5], 2)", "[[1,2],[3,4],[5]]")]
    [InlineData("$range(0, 10, 5)", "[0,5,10]")]
    [InlineData("$hash('x', 'SHA-256')", "\"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881\"")]
    [InlineData("$parse('{\"a\": 1}').a", "1")]
    [InlineData("$now()", "\"2026-01-15T12:00:00.000Z\"")]
    [InlineData("$random(1) = $random(1)", "true")]
    [InlineData("$v.list[name = 'b'].n", "2")]
    public async Task Functions_of_Step_Functions_and_of_JSONata(string expression, string expected)
    {
        await using var evaluator = Evaluator();
        var result = await One(evaluator, expression);
        result.Problem.ShouldBeNull();
        result.Value!.ToJsonString().ShouldBe(expected);
    }

    [Fact]
    public async Task A_seed_repeats_the_random_values()
    {
        await using var one = Evaluator();
        await using var two = Evaluator();
        string drawn = (await One(one, "$uuid() & $random()")).Value!.GetValue<string>();
        (await One(two, "$uuid() & $random()")).Value!.GetValue<string>().ShouldBe(drawn);
        (await One(one, "$uuid() & $random()")).Value!.GetValue<string>().ShouldNotBe(drawn);
    }

    [Fact]
    public async Task An_endless_expression_is_stopped_and_the_next_one_works()
    {
        await using var evaluator = Evaluator(timeout: TimeSpan.FromSeconds(8));
        (await One(evaluator, "1")).Problem.ShouldBeNull();
        (await One(evaluator, "($f := function($n) { $f($n + 1) }; $f(0))")).Problem!.ShouldContain("took longer than 8 s");
        (await One(evaluator, "2")).Value!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task A_slow_expression_does_not_delay_others()
    {
        await using var evaluator = Evaluator(timeout: TimeSpan.FromMinutes(1));
        using var stopped = new CancellationTokenSource();
        (await One(evaluator, "1")).Problem.ShouldBeNull();
        var looping = evaluator.EvaluateAsync(["($f := function($n) { $f($n + 1) }; $f(0))"], [], stopped.Token);
        for (var i = 0; i < 20; i++) (await Eventually.EndsAsync(One(evaluator, $"{i}"), "an expression beside the looping one")).Value!.GetValue<int>().ShouldBe(i);
        looping.IsCompleted.ShouldBeFalse();
        await stopped.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(looping);
    }

    [Theory]
    [InlineData("[1..999999]", "more than")]
    [InlineData("$pad('x', 3000000)", "more than")]
    [InlineData("[1..9999999]", "memory")]
    public async Task An_expression_with_a_result_or_memory_above_the_limit_is_refused_and_the_next_one_works(string expression, string problem)
    {
        await using var evaluator = Evaluator(timeout: TimeSpan.FromMinutes(1));
        (await One(evaluator, "1")).Problem.ShouldBeNull();
        (await One(evaluator, expression)).Problem!.ShouldContain(problem);
        (await One(evaluator, "2")).Value!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task A_missing_package_or_program_is_named_with_a_remedy()
    {
        using var empty = new TemporaryDirectory();
        await using var without = new JsonataEvaluator("node", empty.Path, TimeSpan.FromSeconds(10), new FakeTimeProvider(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero)), new Random(1));
        (await Should.ThrowAsync<ExpressionRuntimeException>(One(without, "1"))).Message.ShouldContain("npm ci");
        await using var nowhere = Evaluator(nodeProgram: "no-such-node");
        (await Should.ThrowAsync<ExpressionRuntimeException>(One(nowhere, "1"))).Message.ShouldContain("Node");
    }

    private static JsonataEvaluator Evaluator(string nodeProgram = "node", TimeSpan? timeout = null) => new(
        nodeProgram, Repository.NodeModules, timeout ?? TimeSpan.FromSeconds(10), new FakeTimeProvider(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero)), new Random(1));

    private static async Task<ExpressionResult> One(JsonataEvaluator evaluator, string expression) =>
        (await evaluator.EvaluateAsync([expression], new JsonObject { ["v"] = JsonNode.Parse("""{"list": [{"name": "a", "n": 1}, {"name": "b", "n": 2}]}""") }, CancellationToken.None))[0];
}
