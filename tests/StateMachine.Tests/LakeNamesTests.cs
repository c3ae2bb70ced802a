using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Domain.Trips;
using Pipeline.StateMachine.Tests.Compaction;
using Pipeline.Testing;

namespace Pipeline.StateMachine.Tests;

/// <summary>The domain, the template's tables and views and the state machines' queries name the same features, in the same order.</summary>
public sealed partial class LakeNamesTests
{
    private static readonly string[] Request = ["trip_id", "requested_at", "arrived_at"];
    private static readonly string[] Scored = ["minutes", "scored_at", "model", "low", "high"];
    private static readonly JsonObject Resources = DefinitionText.Parse(Tag().Replace(LakeTemplate.Text, "$1"))["Resources"]!.AsObject();

    [Fact]
    public void The_view_of_the_log_takes_a_feature_by_its_place() => LakeTemplate.Features.ShouldBe(TripFeatures.Names);

    [Fact]
    public void The_table_of_trips_has_a_column_for_each_feature() => Columns("TripsTable").ShouldBe([.. Request, .. TripFeatures.Names, .. Scored]);

    [Fact]
    public void A_runs_examples_have_a_column_for_each_feature() =>
        Columns("ExamplesTable").ShouldBe(["trip_id", "label", "labelled_at", "requested_at", "arrived_at", .. TripFeatures.Names, "predicted", "scored_at", "usable", "low", "high"]);

    [Fact]
    public void A_trip_that_is_judged_by_has_a_field_for_each_feature_between_label_and_answers()
    {
        Columns("JudgedTable").ShouldBe(["part", "label", "served", .. TripFeatures.Names, "answered"]);
        var fields = RetrainDefinition.States["UnloadJudged"]!["Arguments"]!["QueryString"]!.ToString();
        Alias().Matches(fields).Select(match => match.Groups[1].Value).ShouldBe(TripFeatures.Names);
        foreach (var name in TripFeatures.Names) fields.ShouldContain($"coalesce(CAST({name} AS varchar), '') AS {name}");
        // The candidate is shown what stands behind the label and the answer that was served.
        RetrainDefinition.States["Answer"]!["Arguments"]!["DataProcessing"]!["InputFilter"]!.ToString().ShouldBe("$[3:]");
    }

    [Fact]
    public void What_the_first_model_was_judged_by_is_kept_as_it_is_judged_by_later()
    {
        Columns("ReferenceTable").ShouldBe(["label", "answered", .. TripFeatures.Names]);
        Selected(Query(RetrainDefinition.States["KeepReference"]!)[0]).ShouldBe(Columns("ReferenceTable"));
        Selected(Query(RetrainDefinition.States["UnloadJudged"]!).Single(part => part.Contains("FROM reference"))).ShouldBe(["'reference' AS part", "label", "answered AS served", .. TripFeatures.Names]);
    }

    [Fact]
    public void The_views_have_the_columns_that_they_declare_and_select()
    {
        string[] all = [.. Request, .. TripFeatures.Names, .. Scored, "dt"];
        foreach (var (view, columns) in new[] { ("AllTripsView", all), ("LandedTripsView", [.. Request, "sequence_number", "sub_sequence_number", .. TripFeatures.Names, .. Scored, "dt"]) })
        {
            Columns(view).ShouldBe(columns, view);
            var text = View(view);
            text["columns"]!.AsArray().Select(column => column!["name"]!.ToString()).ShouldBe(columns, view);
            foreach (var column in columns) text["originalSql"]!.ToString().ShouldContain(column);
        }

        // Both parts of the view of all trips are in the order of its columns: UNION goes by the place.
        var parts = View("AllTripsView")["originalSql"]!.ToString().Split("UNION ALL");
        parts.Length.ShouldBe(2);
        foreach (var part in parts) Selected(part).ShouldBe(all);
    }

    [Fact]
    public void Compaction_writes_the_columns_of_the_table_in_their_order() => Selected(Query(CompactDefinition.States["CompactBuckets"]!["ItemProcessor"]!["States"]!["CompactBucket"]!)[^1]).ShouldBe(Columns("TripsTable"));

    [Fact]
    public void A_run_gathers_the_columns_of_its_examples_in_their_order() => Named(Query(RetrainDefinition.States["GatherExamples"]!)[^1]).ShouldBe(Columns("ExamplesTable"));

    [Fact]
    public void A_run_takes_the_same_columns_from_the_table_and_from_the_log()
    {
        var queries = Query(RetrainDefinition.States["GatherExamples"]!);
        IReadOnlyList<string>[] From(string source) => [.. queries.Where(select => select.Contains($"FROM {source} ")).Select(Named)];
        string[] one = [.. Request, "dt", .. TripFeatures.Names, "minutes", "scored_at", "model", "low", "high"];
        // Once to find the trips of several days, once for their columns: UNION goes by the place.
        From("trips").ShouldBe([["trip_id", "dt", "minutes", "scored_at", "model", "low", "high"], one]);
        From("landed").ShouldBe(From("trips"));
        From("line").ShouldBe([one]);
        From("landed_trips").ShouldHaveSingleItem().Take(one.Length - 5).ShouldBe(one[..^5]);
        From("each_day").ShouldHaveSingleItem().ShouldBe([.. one[..^5], "predicted", "scored_at", "model", "low", "high"]);
    }

    [Fact]
    public void Accepted_labels_have_the_columns_of_their_table() =>
        Columns("LabelsTable").ShouldBe(["trip_id", "minutes", "labelled_at", "source", "file_row"]);

    private static IReadOnlyList<string> Columns(string table) =>
        [.. Resources[table]!["Properties"]!["TableInput"]!["StorageDescriptor"]!["Columns"]!.AsArray().Select(column => column!["Name"]!.ToString())];

    /// <summary>What a view's text is made from: a JSON text that the template encodes.</summary>
    private static JsonObject View(string view) =>
        DocumentJson.Parse(Encoding.UTF8.GetBytes(Resources[view]!["Properties"]!["TableInput"]!["ViewOriginalText"]![1]!["View"]!["Fn::Base64"]!.ToString()))!.AsObject();

    /// <summary>The parts of a state's query from one SELECT to the next.</summary>
    private static string[] Query(JsonNode state) => Select().Split(state["Arguments"]!["QueryString"]!.ToString())[1..];

    /// <summary>The columns that a part selects.</summary>
    private static IReadOnlyList<string> Selected(string part)
    {
        var select = part.IndexOf("SELECT ", StringComparison.Ordinal) is >= 0 and var at ? part[(at + 7)..] : part;
        return [.. select[..select.IndexOf(" FROM ", StringComparison.Ordinal)].Split(',').Select(column => column.Trim())];
    }

    /// <summary>The names of the columns that a part selects.</summary>
    private static IReadOnlyList<string> Named(string part) => [.. Selected(part).Select(column => column.Split(" AS ")[^1].Split('.')[^1])];

    [GeneratedRegex(@"\bSELECT\s+")]
    private static partial Regex Select();

    [GeneratedRegex(@"\) AS (\w+)(?=,| FROM)")]
    private static partial Regex Alias();

    // CloudFormation's short forms are YAML tags, which do not matter here.
    [GeneratedRegex(@"(^|[\s\[,])![A-Z][A-Za-z]+")]
    private static partial Regex Tag();
}
