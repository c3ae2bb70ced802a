using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Evaluation;
using Pipeline.Cloud.Access.Policies;

namespace Pipeline.Cloud.Tests.Access.Evaluation;

/// <summary>The rules of "Policy evaluation logic" and of the "IAM JSON policy elements reference", each as a line.</summary>
public sealed class PolicyEvaluatorTests
{
    private const string Role = "arn:aws:iam::000000000000:role/worker";
    private const string Allow = "\"Effect\":\"Allow\",";
    private const string Deny = "\"Effect\":\"Deny\",";
    private const string Lake = "\"Resource\":\"arn:aws:s3:::lake/*\"";

    /// <summary>Statements, the action, the object's key, and what comes of it.</summary>
    public static TheoryData<string, string, string, Decision> Identity => new()
    {
        { "", "s3:GetObject", "a", Decision.NotAllowed },
        { $$"""{{{Allow}}"Action":"s3:GetObject",{{Lake}}}""", "s3:GetObject", "a", Decision.Allowed },
        { $$"""{{{Allow}}"Action":"s3:GetObject",{{Lake}}}""", "s3:PutObject", "a", Decision.NotAllowed },
        { $$"""{{{Allow}}"Action":"S3:GETobject",{{Lake}}}""", "s3:GetObject", "a", Decision.Allowed },
        { $$"""{{{Allow}}"Action":["s3:Get*","s3:Put?bject"],{{Lake}}}""", "s3:PutObject", "a", Decision.Allowed },
        { $$"""{{{Allow}}"Action":"s3:GetObject","Resource":"arn:aws:s3:::Lake/*"}""", "s3:GetObject", "a", Decision.NotAllowed },
        { $$"""{{{Allow}}"Action":"s3:GetObject","Resource":["arn:aws:s3:::x","arn:aws:s3:::lake/b*"]}""", "s3:GetObject", "a", Decision.NotAllowed },
        { $$"""{{{Allow}}"Action":"s3:GetObject","Resource":["arn:aws:s3:::x","arn:aws:s3:::lake/b*"]}""", "s3:GetObject", "b/c", Decision.Allowed },
        { $$"""{{{Allow}}"NotAction":"s3:Delete*",{{Lake}}}""", "s3:GetObject", "a", Decision.Allowed },
        { $$"""{{{Allow}}"NotAction":"s3:Delete*",{{Lake}}}""", "s3:DeleteObject", "a", Decision.NotAllowed },
        { $$"""{{{Allow}}"Action":"*","NotResource":"arn:aws:s3:::lake/secret/*"}""", "s3:GetObject", "a", Decision.Allowed },
        { $$"""{{{Allow}}"Action":"*","NotResource":"arn:aws:s3:::lake/secret/*"}""", "s3:GetObject", "secret/a", Decision.NotAllowed },
        // An explicit deny wins, wherever it stands.
        { $$"""{{{Deny}}"Action":"s3:*","Resource":"*"},{{{Allow}}"Action":"s3:GetObject",{{Lake}}}""", "s3:GetObject", "a", Decision.DeniedByIdentity },
        { $$"""{{{Allow}}"Action":"s3:GetObject",{{Lake}}},{{{Deny}}"Action":"s3:*","Resource":"*"}""", "s3:GetObject", "a", Decision.DeniedByIdentity },
        { $$"""{{{Allow}}"Action":"s3:GetObject",{{Lake}}},{{{Deny}}"Action":"s3:Put*","Resource":"*"}""", "s3:GetObject", "a", Decision.Allowed },
        { $$"""{{{Allow}}"Action":"*","Resource":"*"},{{{Deny}}"NotAction":"s3:Get*","Resource":"*"}""", "s3:PutObject", "a", Decision.DeniedByIdentity },
    };

    /// <summary>Conditions, the value of s3:prefix that the request has (null for none), and whether the statement allows.</summary>
    public static TheoryData<string, string?, bool> Conditions => new()
    {
        { """{"StringEquals":{"s3:prefix":"a"}}""", "a", true },
        { """{"StringEquals":{"s3:prefix":"a"}}""", "A", false },
        { """{"StringEquals":{"s3:prefix":"a"}}""", null, false },
        // Several values: any of them.
        { """{"StringEquals":{"s3:prefix":["a","b"]}}""", "b", true },
        { """{"StringNotEquals":{"s3:prefix":["a","b"]}}""", "b", false },
        { """{"StringNotEquals":{"s3:prefix":["a","b"]}}""", "c", true },
        // A key that is not there makes a negated comparison hold.
        { """{"StringNotEquals":{"s3:prefix":"a"}}""", null, true },
        { """{"StringEqualsIgnoreCase":{"s3:prefix":"a"}}""", "A", true },
        { """{"StringLike":{"s3:prefix":"dt=*/h?"}}""", "dt=1/h2", true },
        { """{"StringNotLike":{"s3:prefix":"dt=*"}}""", "dt=1", false },
        { """{"StringEqualsIfExists":{"s3:prefix":"a"}}""", null, true },
        { """{"StringEqualsIfExists":{"s3:prefix":"a"}}""", "b", false },
        { """{"Null":{"s3:prefix":"true"}}""", null, true },
        { """{"Null":{"s3:prefix":"true"}}""", "a", false },
        { """{"Null":{"s3:prefix":false}}""", "a", true },
        { """{"NumericLessThan":{"s3:prefix":"10"}}""", "9.5", true },
        { """{"NumericLessThan":{"s3:prefix":10}}""", "10", false },
        { """{"NumericLessThanEquals":{"s3:prefix":10}}""", "10", true },
        { """{"NumericGreaterThan":{"s3:prefix":10}}""", "x", false },
        { """{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/work*"}}""", null, true },
        { """{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::000000000000:role/other"}}""", null, false },
        // Each part of an ARN is compared by itself, so that an asterisk does not reach over a colon.
        { """{"ArnLike":{"aws:PrincipalArn":"arn:aws:*:role/worker"}}""", null, false },
        { """{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/work*"}}""", null, false },
        { """{"Bool":{"aws:SecureTransport":"true"}}""", null, true },
        { """{"Bool":{"AWS:securetransport":"FALSE"}}""", null, false },
        // Several keys and several operators: all of them.
        { """{"StringEquals":{"s3:prefix":"a","aws:RequestedRegion":"us-east-1"}}""", "a", true },
        { """{"StringEquals":{"s3:prefix":"a","aws:RequestedRegion":"eu-west-1"}}""", "a", false },
        { """{"StringEquals":{"s3:prefix":"a"},"Bool":{"aws:SecureTransport":"false"}}""", "a", false },
    };

    /// <summary>The role's statements, the bucket policy's, and what comes of it.</summary>
    public static TheoryData<string, string, Decision> Resource => new()
    {
        // Within an account one allow of either policy is enough.
        { "", Bucket("Allow", """{"AWS":"arn:aws:iam::000000000000:role/worker"}"""), Decision.Allowed },
        { "", Bucket("Allow", "\"*\""), Decision.Allowed },
        { "", Bucket("Allow", """{"AWS":"arn:aws:iam::000000000000:role/other"}"""), Decision.NotAllowed },
        // To allow the account leaves it to the role's own policies.
        { "", Bucket("Allow", """{"AWS":"arn:aws:iam::000000000000:root"}"""), Decision.NotAllowed },
        { "", Bucket("Allow", """{"AWS":"000000000000"}"""), Decision.NotAllowed },
        { $$"""{{{Allow}}"Action":"s3:GetObject",{{Lake}}}""", Bucket("Deny", "\"*\""), Decision.DeniedByResource },
        { $$"""{{{Allow}}"Action":"s3:GetObject",{{Lake}}}""", Bucket("Deny", """{"AWS":"000000000000"}"""), Decision.DeniedByResource },
        { $$"""{{{Allow}}"Action":"s3:GetObject",{{Lake}}}""", Bucket("Deny", """{"Service":"glue.amazonaws.com"}"""), Decision.Allowed },
        { $$"""{{{Deny}}"Action":"s3:GetObject",{{Lake}}}""", Bucket("Allow", "\"*\""), Decision.DeniedByIdentity },
    };

    [Theory]
    [MemberData(nameof(Identity))]
    public void A_roles_policies_decide(string statements, string action, string key, Decision expected) =>
        PolicyEvaluator.Decide(Request(action, "arn:aws:s3:::lake/" + key), Read(PolicyKind.Identity, statements).Statements, null).ShouldBe(expected);

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Conditions_restrict_a_statement(string condition, string? prefix, bool allows)
    {
        var policy = Read(PolicyKind.Identity, $$"""{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*","Condition":{{condition}}}""");
        var request = Request("s3:ListBucket", "arn:aws:s3:::lake") with { Keys = prefix is null ? [] : [("s3:prefix", prefix)] };
        PolicyEvaluator.Decide(request, policy.Statements, null).ShouldBe(allows ? Decision.Allowed : Decision.NotAllowed);
    }

    [Theory]
    [MemberData(nameof(Resource))]
    public void A_buckets_policy_is_evaluated_with_the_roles_policies(string role, string bucket, Decision expected) =>
        PolicyEvaluator.Decide(Request("s3:GetObject", "arn:aws:s3:::lake/a"), Read(PolicyKind.Identity, role).Statements, Read(PolicyKind.Resource, bucket))
            .ShouldBe(expected);

    [Fact]
    public void The_administrator_may_do_what_no_resource_denies()
    {
        var root = new Principal("arn:aws:iam::000000000000:root", "000000000000", null);
        var request = Request("s3:GetObject", "arn:aws:s3:::lake/a") with { Principal = root };
        PolicyEvaluator.Decide(request, null, null).ShouldBe(Decision.Allowed);
        PolicyEvaluator.Decide(request, null, Read(PolicyKind.Resource, Bucket("Deny", "\"*\""))).ShouldBe(Decision.DeniedByResource);
    }

    [Fact]
    public void What_allowed_is_counted_once_by_action_and_by_resource()
    {
        var policy = Read(PolicyKind.Identity, $$"""{{{Allow}}"Action":["s3:PutObject","s3:GetObject"],{{Lake}}},{{{Allow}}"Action":"s3:*","Resource":"*"}""");
        PolicyEvaluator.Decide(Request("s3:GetObject", "arn:aws:s3:::lake/a"), policy.Statements, null);
        PolicyEvaluator.Decide(Request("s3:DeleteObject", "arn:aws:s3:::lake/a"), policy.Statements, null);
        var (first, second) = (policy.Statements[0], policy.Statements[1]);
        (first.Action.Uses(0), first.Action.Uses(1), first.Resource!.Uses(0)).ShouldBe((0, 1, 1));
        (second.Action.Uses(0), second.Resource!.Uses(0)).ShouldBe((1, 1));
    }

    private static AccessRequest Request(string action, string resource) =>
        new(new Principal("arn:aws:sts::000000000000:assumed-role/worker/me", "000000000000", Role), action, resource, "us-east-1");

    private static string Bucket(string effect, string principal) =>
        $$"""{"Effect":"{{effect}}","Principal":{{principal}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/*"}""";

    private static Policy Read(PolicyKind kind, string statements) =>
        new PolicyReader(kind).Read("test", JsonNode.Parse($$"""{"Version":"2012-10-17","Statement":[{{statements}}]}"""));
}
