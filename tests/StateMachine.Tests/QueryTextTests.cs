using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.StateMachine.Tests;

/// <summary>No value that somebody else chooses becomes part of a query's text.</summary>
public sealed partial class QueryTextTests
{
    // What a query's text may be made of beside itself: the run's name, without what S3 and SQL could take for something else, numbers,
    // the run's decision, earlier runs' names from tags that have this form, and days: the window's first, those before the run, and those that Glue names as partitions of the table of trips.
    private static readonly string[] Allowed = ["$began", "$days", "$decision", "$from", "$join($append($closed, ['none']), )", "$profile", "$reference", "$run", "$since", "$split", "$today", "$week", "$yesterday"];

    [Fact]
    public void Queries_are_made_of_their_own_text_and_these_values_only()
    {
        var texts = DefinitionRules.Queries(RetrainDefinition.With()).ToList();
        texts.Count.ShouldBe(14);
        foreach (var text in texts) text.ShouldNotContain("$states");
        DefinitionRules.ValuesIn(texts).ShouldBe(Allowed);
    }

    [Fact]
    public void The_only_name_of_the_stack_in_a_query_is_the_bucket_s()
    {
        var marked = RetrainDefinition.Values.Keys.Select(name => (name, $"<{name}>")).ToArray();
        DefinitionRules.Queries(RetrainDefinition.With(marked)).SelectMany(text => Mark().Matches(text).Select(match => match.Groups[1].Value)).Distinct().ShouldBe(["BucketName"]);
    }

    [Theory]
    [InlineData("a'-OR-'1'='1")]
    [InlineData("run')--")]
    [InlineData("x'+(SELECT)+'")]
    [InlineData("..")]
    [Trait("Cost", "process")]
    public async Task An_execution_s_name_becomes_letters_digits_dots_and_dashes(string name)
    {
        var hostile = await QueriesAsync(name, "{}");
        var plain = string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' ? character : '-'));
        // What other names become the same is told apart by a hash.
        if (plain != name) plain += "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];
        hostile.ShouldBe((await QueriesAsync("benign", "{}")).Select(text => text.Replace("benign", plain, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"bucket": "x') --", "key": "labels/'; DROP TABLE labels; --.csv", "etag": "' OR 1=1", "run": "evil", "split": "0 OR 1=1", "since": "0)"}""")]
    [InlineData("""{"dt": "2026-01-15' OR '1'='1", "prefix": "../../scored/", "model": "other'model", "StartAt": "Train"}""")]
    [InlineData("""["' OR 1=1"]""")]
    [Trait("Cost", "process")]
    public async Task An_execution_s_input_changes_no_query(string input) => (await QueriesAsync("run-1", input)).ShouldBe(await QueriesAsync("run-1", "{}"));

    [Theory]
    [InlineData("0 OR 1=1")]
    [InlineData("0)) TO 's3://elsewhere/' --")]
    [InlineData("")]
    [Trait("Cost", "process")]
    public async Task A_result_that_is_no_number_ends_the_run_before_it_is_in_a_query(string split)
    {
        await using var harness = RetrainHarness.Serving();
        harness.Athena.On("GetQueryResults", _ => new JsonObject
        {
            ["ResultSet"] = new JsonObject
            {
                ["Rows"] = new JsonArray(
                    new JsonObject(),
                    new JsonObject { ["Data"] = new JsonArray(new JsonObject { ["VarCharValue"] = "20000" }, new JsonObject { ["VarCharValue"] = split }, new JsonObject { ["VarCharValue"] = "16000" }, new JsonObject { ["VarCharValue"] = "0" }, new JsonObject { ["VarCharValue"] = "0" }, new JsonObject { ["VarCharValue"] = "0" }) }),
            },
        });
        harness.ShouldHaveFailed(await harness.RunAsync(), "States.QueryEvaluationError", "ReadLabelCount");
        harness.Queries.Count.ShouldBe(2);
    }

    private static async Task<IReadOnlyList<string>> QueriesAsync(string name, string input)
    {
        await using var harness = RetrainHarness.Serving();
        harness.ShouldHaveDecided(await harness.Engine.EndAsync(await harness.Engine.StartAsync(await harness.MachineAsync(), input, name)), "promoted");
        harness.Queries.Count.ShouldBe(12);
        return harness.QueryTexts;
    }

    [GeneratedRegex("<([A-Za-z]+)>")]
    private static partial Regex Mark();
}
