using System.Text.Json.Nodes;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Models;
using Pipeline.Cli.Tests.Destruction;

namespace Pipeline.Cli.Tests.Models;

/// <summary>What is listed of a stack's models, and how.</summary>
public sealed class ModelCatalogTests
{
    private static readonly string First = ServingStack.ModelOf("labels-1", "20260115-120000");
    private static readonly string Second = ServingStack.ModelOf("labels-2", "20260116-120000");
    private readonly ServingStack _stack = new() { Serving = Second };

    [Fact]
    public async Task A_model_is_listed_with_its_run_its_errors_and_since_when_it_serves()
    {
        _stack.Model(First, 1768478700, "2026-01-15T12:20:00.000Z");
        _stack.Model(Second, 1768565100, "2026-01-16T12:20:30.000Z");
        _stack.Execution("labels-1", "SUCCEEDED", new JsonObject { ["candidate"] = 4.0215, ["serving"] = null });
        _stack.Execution("labels-2", "SUCCEEDED", new JsonObject { ["candidate"] = 3.9, ["serving"] = 4.05 });
        _stack.Execution("labels-3", "SUCCEEDED", new JsonObject { ["candidate"] = 4.4, ["serving"] = 3.95 });
        (await LinesAsync()).ShouldBe(
        [
            $"pipe-trips: InService with {Second}",
            "   model                                made (UTC)        serving since     error  before  run",
            $">  {Second}  2026-01-16 12:05  2026-01-16 12:20  3.900  4.050   labels-2",
            $"   {First}  2026-01-15 12:05  2026-01-15 12:20  4.022  -       labels-1",
            "  > serves. 'error' is the candidate's and 'before' that of the model that served, minutes, on the same trips (docs/model.md).",
        ]);
        _stack.StepFunctions.Calls.Count(call => call.StartsWith("DescribeExecution", StringComparison.Ordinal)).ShouldBe(2, "only runs that made a listed model are asked for");
    }

    [Fact]
    public async Task What_is_not_known_is_a_dash()
    {
        // A run of more than 90 days ago, one that failed after its swap, and a configuration that somebody deleted.
        _stack.Model(First, 1768478700, hasConfig: false);
        _stack.Model(Second, 1768565100);
        _stack.Execution("labels-2", "FAILED");
        (await LinesAsync()).Skip(2).Take(2).ShouldBe(
        [
            $">  {Second}  2026-01-16 12:05  -              -      -       labels-2",
            $"   {First}  2026-01-15 12:05  -              -      -       -",
        ]);
    }

    [Fact]
    public async Task Candidates_and_models_of_others_are_left_out()
    {
        foreach (var name in new[] { First + "-c", "pipe-trips-mine", $"other-{First}", First }) _stack.Model(name, 1768478700);
        (await _stack.Catalog.NamesAsync(TestContext.Current.CancellationToken)).Select(model => model.Name).ShouldBe([First]);
        _stack.SageMaker.Calls[0].ShouldBe("""ListModels {"NameContains":"pipe-trips-","MaxResults":100}""");
    }

    [Fact]
    public async Task The_newest_are_listed_and_the_others_counted()
    {
        _stack.Model(First, 1768478700);
        _stack.Model(Second, 1768565100);
        var lines = await LinesAsync(count: 1);
        lines.ShouldContain(line => line.Contains(Second, StringComparison.Ordinal) && line.StartsWith('>'));
        lines.ShouldNotContain(line => line.Contains(First, StringComparison.Ordinal));
        lines[^2].ShouldBe("  and 1 older: COUNT=2");
    }

    [Fact]
    public async Task Before_the_first_promotion_there_is_neither_endpoint_nor_model()
    {
        _stack.Statuses.Clear();
        (await LinesAsync()).ShouldBe(["pipe-trips: there is no endpoint", "  no model: the first run that promotes one makes it"]);
    }

    [Fact]
    public async Task A_refusal_is_no_absence()
    {
        var refusing = new ScriptedService((_, _) => throw new ServiceException(400, "ValidationException", "not authorized"));
        await Should.ThrowAsync<ServiceException>(() => new ModelCatalog(refusing, _stack.Executions, ServingStack.Names).ServingAsync(TestContext.Current.CancellationToken));
    }

    private async Task<IReadOnlyList<string>> LinesAsync(int count = 20)
    {
        var token = TestContext.Current.CancellationToken;
        var serving = await _stack.Catalog.ServingAsync(token);
        var names = await _stack.Catalog.NamesAsync(token);
        var models = await _stack.Catalog.DescribeAsync(names.Take(count), serving, token);
        return [.. ModelLines.Of("pipe-trips", serving, models, names.Count - models.Count)];
    }
}
