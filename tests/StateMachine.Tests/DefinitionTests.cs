using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Domain.Trips;
using Pipeline.Testing;

namespace Pipeline.StateMachine.Tests;

/// <summary>The definition's own rules.</summary>
public sealed partial class DefinitionTests
{
    [Fact]
    [Trait("Cost", "process")]
    public async Task It_passes_asl_validator()
    {
        string path = Path.Combine(Repository.NodeModules, "asl-validator", "dist", "bin", "asl-validator.js");
        using var directory = new TemporaryDirectory();
        string file = directory.File("definition.json");
        await File.WriteAllTextAsync(file, RetrainDefinition.With().ToJsonString());
        using var process = Process.Start(new ProcessStartInfo("node", [path, "--json-path", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        // Side by side: a process whose errors nobody reads waits for somebody who does.
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Eventually.EndsAsync(Task.WhenAll(said, process.WaitForExitAsync()), "asl-validator ends");
        process.ExitCode.ShouldBe(0, string.Concat(await said));
    }

    [Fact]
    public void The_template_gives_a_value_to_each_placeholder_and_no_other()
    {
        var template = DefinitionText.Parse(StripTags(File.ReadAllText(Path.Combine(Repository.Root, "template.yaml"))));
        var given = template["Resources"]!["RetrainStateMachine"]!["Properties"]!["DefinitionSubstitutions"]!.AsObject().Select(value => value.Key);
        given.Order(StringComparer.Ordinal).ShouldBe(DefinitionSubstitutions.Names(RetrainDefinition.Text));
        RetrainDefinition.Values.Keys.Order(StringComparer.Ordinal).ShouldBe(DefinitionSubstitutions.Names(RetrainDefinition.Text));
    }

    [Fact]
    public void Every_task_retries_with_back_off_jitter_and_a_limit_and_catches_everything()
    {
        foreach (var (name, state) in RetrainDefinition.States)
        {
            if (state!["Type"]!.GetValue<string>() != "Task") continue;
            foreach (var rule in state["Retry"].ShouldBeOfType<JsonArray>(name))
            {
                // All executions that start at once list the running ones at once, which is throttled for minutes.
                rule!["MaxAttempts"]!.GetValue<long>().ShouldBeInRange(1, name == "ListRunning" ? 20 : 10, name);
                rule["BackoffRate"]!.GetValue<long>().ShouldBeGreaterThan(1, name);
                rule["JitterStrategy"]!.GetValue<string>().ShouldBe("FULL", name);
            }

            var last = state["Catch"]!.AsArray()[^1]!;
            last["ErrorEquals"]![0]!.GetValue<string>().ShouldBe("States.ALL", name);
            last["Next"]!.GetValue<string>().ShouldBe(name == "NotifyFailure" ? "Failed" : IsQuery(state) ? "WasTheQueryTooLong" : "NotifyFailure", name);
            state["TimeoutSeconds"].ShouldNotBeNull(name);
        }

        RetrainDefinition.States["WasTheQueryTooLong"]!["Default"]!.GetValue<string>().ShouldBe("NotifyFailure");
        RetrainDefinition.States["QueryTooLong"]!["Next"]!.GetValue<string>().ShouldBe("NotifyFailure");
    }

    [Fact]
    public void No_function_stands_between_the_services() =>
        RetrainDefinition.States.Select(state => state.Value!["Resource"]?.GetValue<string>() ?? "").ShouldAllBe(resource => !resource.Contains("lambda"));

    [Theory]
    [InlineData("UnloadTrain")]
    [InlineData("UnloadValidation")]
    public void The_sets_hold_the_label_and_the_features_in_the_models_order(string state)
    {
        var columns = FeatureColumn().Matches(Sql(state)).Select(match => (Place: match.Groups[1].Value, Name: match.Groups[2].Value)).ToList();
        // The queries may be ahead: a model has to know of a feature before the scorer sends it (docs/records.md).
        columns.Select(column => column.Name).Take(TripFeatures.Names.Count).ShouldBe(TripFeatures.Names);
        // A line names no feature: its place does. One that was given up keeps its place and has no values.
        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i].Place.Length > 0) columns[i].Place.ShouldBe($"{i + 1}", columns[i].Name);
        }

        Sql(state).ShouldContain("split(features, ',') AS feature FROM line");
        // The label is the first column, and nothing else stands among them: it would shift the ones behind it.
        string select = FeatureColumn().Replace(Sql(state)[Sql(state).LastIndexOf("SELECT ", StringComparison.Ordinal)..], "feature");
        select.ShouldStartWith($"SELECT label, {string.Join(", ", Enumerable.Repeat("feature", columns.Count))} FROM trip ");
    }

    [Fact]
    public void The_two_sets_differ_in_window_and_folder_only()
    {
        string Neutral(string state) => Sql(state).Replace("requested < ", "requested >= ").Replace("/train/", "/validation/");
        Neutral("UnloadTrain").ShouldBe(Neutral("UnloadValidation"));
    }

    [Fact]
    public void Every_query_takes_the_newest_line_of_a_trip_and_trips_of_1_to_60_minutes()
    {
        var queries = RetrainDefinition.States.Where(state => state.Value!["Arguments"] is JsonObject arguments && arguments.ContainsKey("QueryString")).Select(state => state.Key).ToList();
        queries.ShouldBe(["CountLabels", "UnloadTrain", "UnloadValidation", "MeasureServingModel", "RefreshLookups"], ignoreOrder: true);
        const string newestFirst = "arrived_at DESC, sequence_number DESC, sub_sequence_number DESC)";
        foreach (string query in queries.Where(query => query.StartsWith("Unload", StringComparison.Ordinal)))
        {
            Sql(query).ShouldContain($"lag(minutes) OVER (PARTITION BY trip_id ORDER BY labelled NULLS LAST, {newestFirst} AS label");
            Sql(query).ShouldContain("labelled IS NULL AND label BETWEEN 1 AND 60");
        }

        foreach (string query in queries.Where(query => !query.StartsWith("Unload", StringComparison.Ordinal)))
        {
            Sql(query).ShouldContain($"row_number() OVER (PARTITION BY trip_id ORDER BY {newestFirst} AS nth");
            Sql(query).ShouldContain("newest.nth = 1");
            Sql(query).ShouldContain("label.minutes BETWEEN 1 AND 60");
        }
    }

    [Fact]
    public void Numbers_and_booleans_stand_in_expressions_since_substitution_makes_texts()
    {
        string[] typed = ["EndpointInstanceCount", "EndpointMaximumInstanceCount", "EndpointInvocationsPerInstance", "MinimumLabels", "PromotionMargin", "UseSpotTraining"];
        foreach (string text in Texts(DefinitionText.Parse(RetrainDefinition.Text)))
        {
            if (typed.Any(name => text.Contains($"${{{name}}}", StringComparison.Ordinal))) text.ShouldStartWith("{%");
        }
    }

    private static bool IsQuery(JsonNode state) => state["Resource"]!.GetValue<string>().EndsWith("athena:startQueryExecution.sync", StringComparison.Ordinal);

    private static string Sql(string state) => RetrainDefinition.States[state]!["Arguments"]!["QueryString"]!.GetValue<string>();

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Texts(member.Value)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };

    /// <summary>CloudFormation's short forms (<c>!Ref</c>) are YAML tags, which do not matter here.</summary>
    private static string StripTags(string yaml) => Tag().Replace(yaml, "$1");

    [GeneratedRegex(@"CAST\((?:NULLIF\(element_at\(feature, (\d+)\), ''\)|NULL) AS double\) AS (\w+)")]
    private static partial Regex FeatureColumn();

    [GeneratedRegex(@"(^|[\s\[,])![A-Z][A-Za-z]+")]
    private static partial Regex Tag();
}
