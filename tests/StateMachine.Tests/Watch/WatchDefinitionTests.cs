using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests.Watch;

/// <summary>The watch's own rules.</summary>
public sealed class WatchDefinitionTests
{
    private static readonly IReadOnlyList<(string Name, JsonNode State)> Tasks =
        [.. WatchDefinition.States.Where(state => state.Value!["Type"]!.GetValue<string>() == "Task").Select(state => (state.Key, state.Value!))];

    [Fact]
    [Trait("Cost", "process")]
    public Task It_passes_asl_validator() => AslValidator.ShouldPassAsync(WatchDefinition.With());

    [Fact]
    public void The_template_gives_a_value_to_each_placeholder_and_no_other()
    {
        TemplateSubstitutions.Of("WatchStateMachine").ShouldBe(DefinitionSubstitutions.Names(WatchDefinition.Text));
        WatchDefinition.Values.Keys.Order(StringComparer.Ordinal).ShouldBe(DefinitionSubstitutions.Names(WatchDefinition.Text));
    }

    [Fact]
    public void Every_task_retries_with_back_off_jitter_and_a_limit_and_has_a_time_limit()
    {
        Tasks.Count.ShouldBe(8);
        foreach (var (name, state) in Tasks) DefinitionRules.ShouldBackOff(name, state, most: 6);
    }

    [Fact]
    public void Whatever_fails_ends_as_failed()
    {
        foreach (var (name, state) in Tasks)
        {
            var last = state["Catch"]!.AsArray()[^1]!;
            last["ErrorEquals"]![0]!.GetValue<string>().ShouldBe("States.ALL", name);
            last["Next"]!.GetValue<string>().ShouldBe(name == "CompareTrips" ? "DidAthenaRefuse" : "Failed", name);
        }
    }

    [Fact]
    public void It_changes_nothing_but_what_the_catalog_knows_and_a_metric() =>
        Tasks.Select(task => task.State["Resource"]!.GetValue<string>().Split(":::")[1]).ShouldBe(
            [
                "athena:getQueryResults", "athena:startQueryExecution.sync", "aws-sdk:cloudwatch:putMetricData", "aws-sdk:glue:batchCreatePartition", "aws-sdk:glue:getTable",
                "aws-sdk:sagemaker:describeEndpoint", "aws-sdk:sagemaker:describeEndpointConfig", "aws-sdk:sagemaker:listTags",
            ],
            ignoreOrder: true);

    [Fact]
    public void Its_query_is_made_of_its_own_text_and_these_values_only() =>
        DefinitionRules.ValuesIn(DefinitionRules.Queries(WatchDefinition.With())).ShouldBe(["$join($distinct($hours.$substring($, 0, 10)), )", "$profile", "$string($until - 86400)"]);

    [Fact]
    public void Numbers_stand_in_expressions_since_substitution_makes_texts() => DefinitionRules.ShouldStandInExpressions(WatchDefinition.Text, "MostChange");

    /// <summary>The workflow compares trips with new labels as the watch compares all: where one of them changes, so must the other.</summary>
    [Theory]
    [InlineData("CASE f.feature ", " END AS value")]
    [InlineData("count(*) OVER (PARTITION BY feature) AS bins", " AS learned FROM profiles")]
    [InlineData("LEFT JOIN profile ON ", " value = upto)) GROUP BY")]
    [InlineData("CASE WHEN kind = 'code' ", " END AS name")]
    [InlineData("(bins - 1 + 3 * sqrt", " AS chance")]
    [InlineData("array_join(", " AS now")]
    public void It_compares_as_the_workflow_does(string from, string to)
    {
        string watch = Part(WatchDefinition.States["CompareTrips"]!, from, to);
        Part(RetrainDefinition.States["CompareProfile"]!, from, to).Replace("sliced", "whole", StringComparison.Ordinal).ShouldBe(watch);
    }

    private static string Part(JsonNode state, string from, string to)
    {
        string query = state["Arguments"]!["QueryString"]!.GetValue<string>();
        int begin = query.IndexOf(from, StringComparison.Ordinal);
        begin.ShouldBeGreaterThan(0, from);
        int end = query.IndexOf(to, begin, StringComparison.Ordinal);
        end.ShouldBeGreaterThan(begin, to);
        return query[begin..(end + to.Length)];
    }
}
