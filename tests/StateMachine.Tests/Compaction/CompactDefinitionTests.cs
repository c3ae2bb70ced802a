using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests.Compaction;

/// <summary>The compaction's own rules.</summary>
public sealed class CompactDefinitionTests
{
    private static readonly IReadOnlyList<(string Name, JsonNode State)> Tasks =
        [.. Within(CompactDefinition.States).Where(state => state.State["Type"]!.GetValue<string>() == "Task")];

    [Fact]
    [Trait("Cost", "process")]
    public Task It_passes_asl_validator() => AslValidator.ShouldPassAsync(CompactDefinition.With());

    [Fact]
    public void The_template_gives_a_value_to_each_placeholder_and_no_other()
    {
        TemplateSubstitutions.Of("CompactStateMachine").ShouldBe(DefinitionSubstitutions.Names(CompactDefinition.Text));
        CompactDefinition.Values.Keys.Order(StringComparer.Ordinal).ShouldBe(DefinitionSubstitutions.Names(CompactDefinition.Text));
    }

    [Fact]
    public void Every_task_retries_with_back_off_jitter_and_a_limit_and_has_a_time_limit()
    {
        Tasks.Count.ShouldBe(10);
        foreach (var (name, state) in Tasks) DefinitionRules.ShouldBackOff(name, state, most: 10);
    }

    [Fact]
    public void Whatever_fails_is_told()
    {
        foreach (var (name, state) in CompactDefinition.States.Select(state => (state.Key, state.Value!)).Where(state => state.Item2["Type"]!.GetValue<string>() is "Task" or "Map"))
        {
            var last = state["Catch"]!.AsArray()[^1]!;
            last["ErrorEquals"]![0]!.GetValue<string>().ShouldBe("States.ALL", name);
            last["Next"]!.GetValue<string>().ShouldBe(name switch
            {
                "NotifyFailure" => "Failed",
                "CompactBuckets" => "MayTheDayBeTriedAgain",
                "ListLandedDays" or "ListCompactedDays" or "ReadTables" => "NotifyFailure",
                _ => "NextDayAfterFailure",
            }, name);
        }
    }

    [Fact]
    public void No_function_stands_between_the_services() =>
        Tasks.ShouldAllBe(task => !task.State["Resource"]!.GetValue<string>().Contains("lambda"));

    [Fact]
    public void A_query_that_writes_is_tried_again_only_where_nothing_was_started()
    {
        // UNLOAD refuses a folder in which a failed attempt has left files: the day is tried again, in another folder.
        var unload = Tasks.Single(task => task.Name == "CompactBucket").State;
        unload["Retry"]!.AsArray().SelectMany(rule => rule!["ErrorEquals"]!.AsArray()).ShouldAllBe(error => error!.GetValue<string>().StartsWith("Athena."));
    }

    [Fact]
    public void Queries_are_made_of_their_own_text_and_these_values_only()
    {
        var texts = DefinitionRules.Queries(CompactDefinition.With()).ToList();
        texts.Count.ShouldBe(2);
        texts.ShouldAllBe(text => text.StartsWith("{%"));
        DefinitionRules.ValuesIn(texts).ShouldBe(["$day", "$run", "$string($attempt)", "$string($buckets)", "$string($states.input)"]);
    }

    [Fact]
    public void Numbers_stand_in_expressions_since_substitution_makes_texts() =>
        DefinitionRules.ShouldStandInExpressions(CompactDefinition.Text, "RetentionHours", "LogDays", "LinesPerQuery", "MostUnreadable");

    private static IEnumerable<(string Name, JsonNode State)> Within(JsonObject states) =>
        states.SelectMany(state => state.Value!["ItemProcessor"] is { } processor ? Within(processor["States"]!.AsObject()).Prepend((state.Key, state.Value)) : [(state.Key, state.Value)]);
}
