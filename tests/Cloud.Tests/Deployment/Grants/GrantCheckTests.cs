using Pipeline.Cloud.Deployment.Grants;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Deployment.Grants;

public sealed class GrantCheckTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_used_grant_needs_no_reason() => Problems([Statement("Land", [("s3:PutObject", 2)], [("arn:aws:s3:::lake/*", 2)])]).ShouldBeEmpty();

    [Fact]
    public void An_unused_grant_needs_a_reason()
    {
        StatementUse[] statements = [Statement("Land", [("s3:PutObject", 2), ("s3:GetObject", 0)], [("arn:aws:s3:::lake/*", 2), ("arn:aws:s3:::old/*", 0)])];
        Problems(statements).ShouldBe(["Scorer, statement Land: nothing used 's3:GetObject'.", "Scorer, statement Land: nothing used 'arn:aws:s3:::old/*'."]);
        Problems(statements, """
            unused:
              - { role: Scorer, statement: Land, grants: ["s3:GetObject", "arn:aws:s3:::old/*"], reason: because }
            """).ShouldBeEmpty();
    }

    [Fact]
    public void A_reason_for_all_actions_of_a_statement_covers_its_resources() =>
        Problems([Statement("Log", [("logs:PutLogEvents", 0)], [("arn:aws:logs:::x", 0)])], """
            unused:
              - { role: Scorer, statement: Log, grants: ["logs:PutLogEvents"], reason: because }
            """).ShouldBeEmpty();

    [Fact]
    public void An_action_must_not_be_a_pattern() => Problems([Statement("All", [("s3:*", 1)], [("arn:aws:s3:::lake", 1)])])
        .ShouldBe(["Scorer, statement All: the action 's3:*' is a pattern; name the actions."]);

    [Fact]
    public void A_statement_about_every_resource_needs_a_reason()
    {
        StatementUse[] statements = [Statement("Metrics", [("cloudwatch:PutMetricData", 1)], [("*", 1)])];
        Problems(statements).ShouldBe(["Scorer, statement Metrics: is about every resource ('*') without a reason."]);
        Problems(statements, """
            any-resource:
              - { role: Scorer, statement: Metrics, reason: AWS knows no narrower one }
            """).ShouldBeEmpty();
    }

    [Fact]
    public void NotAction_and_NotResource_are_reported() =>
        Problems([Statement("Not", [("s3:PutObject", 1)], [("arn:aws:s3:::lake", 1)]) with { Negated = true }])
            .ShouldHaveSingleItem().ShouldContain("NotAction");

    [Fact]
    public void A_reason_for_a_grant_that_no_longer_exists_is_reported()
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
    public void A_malformed_file_is_refused_with_its_line(string yaml, string problem)
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
