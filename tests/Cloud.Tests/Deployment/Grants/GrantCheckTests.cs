using Pipeline.Cloud.Deployment.Grants;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Deployment.Grants;

public sealed class GrantCheckTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_was_used_needs_no_reason() => Problems([Statement("Land", [("s3:PutObject", 2)], [("arn:aws:s3:::lake/*", 2)])]).ShouldBeEmpty();

    [Fact]
    public void What_nothing_used_needs_one()
    {
        StatementUse[] statements = [Statement("Land", [("s3:PutObject", 2), ("s3:GetObject", 0)], [("arn:aws:s3:::lake/*", 2), ("arn:aws:s3:::old/*", 0)])];
        Problems(statements).ShouldBe(["Scorer, statement Land: nothing used 's3:GetObject'.", "Scorer, statement Land: nothing used 'arn:aws:s3:::old/*'."]);
        Problems(statements, """
            unused:
              - { role: Scorer, statement: Land, grants: ["s3:GetObject", "arn:aws:s3:::old/*"], reason: because }
            """).ShouldBeEmpty();
    }

    [Fact]
    public void Where_no_action_is_used_no_resource_is() =>
        Problems([Statement("Log", [("logs:PutLogEvents", 0)], [("arn:aws:logs:::x", 0)])], """
            unused:
              - { role: Scorer, statement: Log, grants: ["logs:PutLogEvents"], reason: because }
            """).ShouldBeEmpty();

    [Fact]
    public void No_action_is_a_pattern() => Problems([Statement("All", [("s3:*", 1)], [("arn:aws:s3:::lake", 1)])])
        .ShouldBe(["Scorer, statement All: the action 's3:*' is a pattern; name the actions."]);

    [Fact]
    public void Every_resource_is_a_matter_of_a_reason()
    {
        StatementUse[] statements = [Statement("Metrics", [("cloudwatch:PutMetricData", 1)], [("*", 1)])];
        Problems(statements).ShouldBe(["Scorer, statement Metrics: is about every resource ('*') without a reason."]);
        Problems(statements, """
            any-resource:
              - { role: Scorer, statement: Metrics, reason: AWS knows no narrower one }
            """).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_granted_by_what_is_not_named() =>
        Problems([Statement("Not", [("s3:PutObject", 1)], [("arn:aws:s3:::lake", 1)]) with { Negated = true }])
            .ShouldHaveSingleItem().ShouldContain("NotAction");

    [Fact]
    public void A_reason_for_what_is_not_granted_any_more_is_told()
    {
        var problems = Problems([], """
            unused:
              - { role: Scorer, statement: Land, grants: ["s3:GetObject"], reason: because }
            any-resource:
              - { role: Scorer, statement: Land, reason: because }
            """);
        problems.Count.ShouldBe(2);
        problems[0].ShouldEndWith("Scorer, statement Land does not grant 's3:GetObject'.");
        problems[1].ShouldEndWith("Scorer, statement Land is not about every resource.");
    }

    [Theory]
    [InlineData("unused: 1", "unused: expected a list")]
    [InlineData("unsued: []", "'unsued' is not a key of this file")]
    [InlineData("unused: [{ role: a, statement: b, grants: [c] }]", "needs 'reason'")]
    [InlineData("unused: [{ role: a, statement: b, reason: c }]", "needs 'grants'")]
    [InlineData("any-resource: [{ role: a, statement: b, grants: [c], reason: d }]", "'grants' is not a key of an entry")]
    public void A_file_that_is_none_names_the_line(string yaml, string problem)
    {
        var error = Should.Throw<GrantFileException>(() => Read(yaml));
        error.Message.ShouldContain(problem);
        error.Message.ShouldContain("exceptions.yaml:1");
    }

    private static StatementUse Statement(string sid, (string, long)[] actions, (string, long)[] resources) => new(
        "Scorer", sid, [.. actions.Select(use => new GrantUse(use.Item1, use.Item2))], [.. resources.Select(use => new GrantUse(use.Item1, use.Item2))], false);

    private IReadOnlyList<string> Problems(IReadOnlyList<StatementUse> statements, string yaml = "unused: []") =>
        [.. GrantCheck.Problems(statements, Read(yaml))];

    private GrantExceptions Read(string yaml)
    {
        File.WriteAllText(_directory.File("exceptions.yaml"), yaml);
        return GrantExceptionFile.Read(_directory.File("exceptions.yaml"));
    }
}
