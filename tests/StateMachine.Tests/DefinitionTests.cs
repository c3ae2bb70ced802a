using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Domain.Trips;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests;

/// <summary>The definition's own rules.</summary>
public sealed class DefinitionTests
{
    [Fact]
    [Trait("Cost", "process")]
    public Task It_passes_asl_validator() => AslValidator.ShouldPassAsync(RetrainDefinition.With());

    [Fact]
    public void The_template_gives_a_value_to_each_placeholder_and_no_other()
    {
        TemplateSubstitutions.Of("RetrainStateMachine").ShouldBe(DefinitionSubstitutions.Names(RetrainDefinition.Text));
        RetrainDefinition.Values.Keys.Order(StringComparer.Ordinal).ShouldBe(DefinitionSubstitutions.Names(RetrainDefinition.Text));
    }

    [Fact]
    public void Every_task_retries_with_back_off_jitter_and_a_limit_and_catches_everything()
    {
        foreach (var (name, state) in RetrainDefinition.States)
        {
            if (state!["Type"]!.GetValue<string>() != "Task") continue;
            // All executions that start at once list the running ones at once, which is throttled for minutes.
            DefinitionRules.ShouldBackOff(name, state, most: name == "ListRunning" ? 20 : 10);
            var last = state["Catch"]!.AsArray()[^1]!;
            last["ErrorEquals"]![0]!.GetValue<string>().ShouldBe("States.ALL", name);
            last["Next"]!.GetValue<string>().ShouldBe(
                name switch
                {
                    "NotifyFailure" => "Failed",
                    // Without its metrics a run goes on.
                    "PublishCounts" => "AreThereEnoughLabels",
                    "PublishLabelShare" => "AreLabelsOfAllTrips",
                    "PublishLive" => "IsAProfileAccepted",
                    "CountDecision" => "Done",
                    // Without its notes an earlier model serves all the same.
                    "FindEarlierConfig" or "ReadEarlierNotes" => "DeleteOldConfig",
                    // A model that stays behind harms nothing.
                    "DeleteCandidate" => "Judge",
                    // Nor does a reference that was not kept, which is told with the decision.
                    "KeepReference" => "RegisterScaling",
                    _ => IsQuery(state) ? "WasTheQueryTooLong" : "NotifyFailure",
                },
                name);
        }

        RetrainDefinition.States["WasTheQueryTooLong"]!["Default"]!.GetValue<string>().ShouldBe("NotifyFailure");
        foreach (string told in new[] { "QueryTooLong", "QueryRefused" }) RetrainDefinition.States[told]!["Next"]!.GetValue<string>().ShouldBe("NotifyFailure");
    }

    [Fact]
    public void No_function_stands_between_the_services() =>
        RetrainDefinition.States.Select(state => state.Value!["Resource"]?.GetValue<string>() ?? "").ShouldAllBe(resource => !resource.Contains("lambda"));

    [Theory]
    [InlineData("UnloadTrain")]
    [InlineData("UnloadValidation")]
    public void The_sets_hold_the_label_and_the_features_in_the_models_order(string state)
    {
        // The queries may be ahead: a model has to know of a feature before the scorer sends it (docs/records.md).
        // The label is the first column, and nothing else stands among them: it would shift the ones behind it.
        var select = Sql(state);
        select = select[(select.IndexOf("SELECT ", StringComparison.Ordinal) + 7)..select.IndexOf(" FROM ", StringComparison.Ordinal)];
        var columns = select.Split(", ").Take(TripFeatures.Names.Count + 1).ToList();
        columns.Select(column => column.Split(" AS ")[^1]).ShouldBe(["label", .. TripFeatures.Names]);
        // make bench-model: models that know routes by earlier labels predict worse.
        columns.Where(column => column.Contains(" AS ")).ShouldBe(["CAST(NULL AS double) AS route_trips", "CAST(NULL AS double) AS route_mean_minutes"]);
    }

    [Fact]
    public void The_two_sets_differ_in_window_and_folder_only()
    {
        string Neutral(string state) => Sql(state).Replace("to_unixtime(requested_at) < ", "to_unixtime(requested_at) >= ").Replace("/set/train/", "/set/validation/");
        Neutral("UnloadTrain").ShouldBe(Neutral("UnloadValidation"));
    }

    [Fact]
    public void One_query_reads_the_lake_s_features_and_takes_the_first_line_of_a_trip_and_its_newest_label()
    {
        var queries = RetrainDefinition.States.Where(state => state.Value!["Arguments"] is JsonObject arguments && arguments.ContainsKey("QueryString")).Select(state => state.Key).ToList();
        queries.ShouldBe(["GatherExamples", "CountLabels", "UnloadTrain", "UnloadValidation", "CountEvidence", "UnloadJudged", "Judge", "KeepReference", "RefreshLookups", "MeasureLive", "RefreshIntervals", "UnloadProfile", "CompareProfile", "WeighLabels"], ignoreOrder: true);
        Sql("GatherExamples").ShouldContain("row_number() OVER (PARTITION BY trip_id ORDER BY labelled_at DESC, source DESC, file_row DESC) AS nth FROM labels");
        Sql("GatherExamples").ShouldContain("PARTITION BY trip_id, dt ORDER BY arrived_at, sequence_number, sub_sequence_number) AS nth");
        Sql("GatherExamples").ShouldContain("SELECT trip_id, min(dt) AS dt,");
        Sql("GatherExamples").ShouldContain("WHERE several.trip_id IS NULL OR several.dt = each_day.dt");
        Sql("GatherExamples").ShouldContain("label.minutes BETWEEN 1 AND 60 END AS usable");
        foreach (string query in queries.Except(["GatherExamples", "Judge", "KeepReference"]))
        {
            // What trips look like is told of all that have a label, since which ones are usable is known by the label alone.
            if (query is "UnloadProfile" or "CompareProfile" or "WeighLabels")
            {
                Sql(query).ShouldContain("FROM examples CROSS JOIN ");
                continue;
            }

            Sql(query).ShouldContain("FROM examples WHERE run = '");
            Sql(query).ShouldContain("usable");
            Sql(query).ShouldNotContain("trips WHERE");
        }
    }

    [Fact]
    public void Numbers_and_booleans_stand_in_expressions_since_substitution_makes_texts() =>
        DefinitionRules.ShouldStandInExpressions(
            RetrainDefinition.Text,
            "EndpointInstanceCount", "EndpointMaximumInstanceCount", "EndpointInvocationsPerInstance", "TrainingWindowDays", "MostUnreadable", "MinimumLabels", "ValidationDays", "MinimumEvidence", "PromotionMargin", "PromotionConfidence", "MostSliceLoss", "MostReferenceLoss", "LeastLabelShare", "MostChange", "UseSpotTraining");

    private static bool IsQuery(JsonNode state) => state["Resource"]!.GetValue<string>().EndsWith("athena:startQueryExecution.sync", StringComparison.Ordinal);

    private static string Sql(string state) => RetrainDefinition.States[state]!["Arguments"]!["QueryString"]!.GetValue<string>();
}
