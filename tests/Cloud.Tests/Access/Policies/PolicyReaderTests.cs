using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Policies;

namespace Pipeline.Cloud.Tests.Access.Policies;

public sealed class PolicyReaderTests
{
    [Theory]
    [InlineData("""{"Effect":"Permit","Action":"s3:GetObject","Resource":"*"}""", "Statement[0].Effect: 'Permit' must be Allow or Deny")]
    [InlineData("""{"Effect":"Allow","Resource":"*"}""", "needs 'Action' or 'NotAction'")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject"}""", "needs 'Resource' or 'NotResource'")]
    [InlineData("""{"Effect":"Allow","Action":"GetObject","Resource":"*"}""", "'GetObject' must be of the form service:Action")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","NotAction":"s3:PutObject","Resource":"*"}""", "both 'Action' and 'NotAction'")]
    [InlineData("""{"Effect":"Allow","Actions":"s3:GetObject","Resource":"*"}""", "Statement[0].Actions: is not an element")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Principal":"*"}""", "Statement[0].Principal: has no place")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/${aws:userid}"}""", "policy variables are not supported")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"2026-01-01"}}}""", "Statement[0].Condition.DateLessThan: the operator is not supported")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"s3:prefix":"a"}}}""", "the operator is not supported")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}}""", "Statement[0].Condition.StringEquals.aws:SourceVpce: requests have no such key")]
    public void An_element_that_cannot_be_evaluated_is_refused_with_its_place(string statement, string problem) =>
        Should.Throw<PolicyException>(() => Read(PolicyKind.Identity, statement)).Message.ShouldContain(problem);

    [Fact]
    public void Conditions_of_services_that_are_not_emulated_are_accepted()
    {
        var policy = Read(PolicyKind.Identity, """{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3.us-east-1.amazonaws.com"}}}""");
        policy.Statements.ShouldHaveSingleItem().Sid.ShouldBe("0");
    }

    [Fact]
    public void A_trust_policy_has_principals_and_no_resources()
    {
        Should.Throw<PolicyException>(() => Read(PolicyKind.Trust, """{"Effect":"Allow","Action":"sts:AssumeRole"}""")).Message.ShouldContain("needs a 'Principal'");
        Should.Throw<PolicyException>(() => Read(PolicyKind.Trust, """{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Federated":"x"}}"""))
            .Message.ShouldContain("Principal.Federated: is not supported");
        Should.Throw<PolicyException>(() => Read(PolicyKind.Trust, """{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","Resource":"*"}"""))
            .Message.ShouldContain("has no 'Resource'");
    }

    private static Policy Read(PolicyKind kind, string statement) =>
        new PolicyReader(kind).Read("test", JsonNode.Parse($$"""{"Version":"2012-10-17","Statement":{{statement}}}"""));
}
