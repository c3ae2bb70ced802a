using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Tests.Access;

namespace Pipeline.Cloud.Tests.Deployment;

/// <summary>Roles as a template deploys them.</summary>
[Trait("Cost", "process")]
public sealed class TemplateRolesTests : IAsyncLifetime
{
    private AccessRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await AccessRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData("Condition: { DateLessThan: { 'aws:CurrentTime': x } }", "template.yaml:7: Resources.Worker.Properties.Policies[0]: MalformedPolicyDocument: own: Statement[0].Condition.DateLessThan: the operator is not supported")]
    [InlineData("NotPrincipal: '*'", "Statement[0].NotPrincipal: is not supported")]
    public async Task A_policy_that_cannot_be_evaluated_is_refused_with_its_place(string element, string problem)
    {
        var error = await Should.ThrowAsync<TemplateException>(() => _rig.DeployAsync($$"""
            Resources:
              Worker:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument: { Statement: { Effect: Allow, Action: sts:AssumeRole, Principal: { Service: lambda.amazonaws.com } } }
                  Policies:
                    - { PolicyName: own, PolicyDocument: { Statement: { Effect: Allow, Action: s3:GetObject, Resource: '*', {{element}} } } }
            """));
        error.Message.ShouldContain(problem);
    }

    [Theory]
    [InlineData("AWS::IAM::Policy", "PolicyDocument: {}", "a policy of type AWS::IAM::Policy is not supported")]
    [InlineData("AWS::IAM::Role", "PermissionsBoundary: arn:x", "PermissionsBoundary: is not supported")]
    [InlineData("AWS::IAM::Role", "AssumeRolePolicyDocument: { Statement: [] }, ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess']", "the managed policy 'arn:aws:iam::aws:policy/AdministratorAccess'")]
    [InlineData("AWS::S3::BucketPolicy", "Bucket: lake, PolicyDocument: { Statement: { Effect: Deny, Principal: '*', Action: 's3:*', Resource: '*', Condition: { IpAddress: { 'aws:SourceIp': x } } } }", "Statement[0].Condition.IpAddress: the operator is not supported")]
    public async Task What_is_not_supported_is_refused_by_name(string type, string properties, string problem)
    {
        await _rig.AdminAsync("s3", "CreateBucket", new JsonObject { ["Bucket"] = "lake" });
        var error = await Should.ThrowAsync<TemplateException>(() => _rig.DeployAsync($$"""
            Resources:
              Thing: { Type: '{{type}}', Properties: { {{properties}} } }
            """));
        error.Message.ShouldContain(problem);
    }

    [Fact]
    public async Task A_buckets_policy_is_deployed_and_denies()
    {
        await _rig.DeployAsync("""
            Resources:
              Lake: { Type: AWS::S3::Bucket, Properties: { BucketName: lake } }
              LakePolicy:
                Type: AWS::S3::BucketPolicy
                Properties:
                  Bucket: !Ref Lake
                  PolicyDocument:
                    Statement:
                      - { Effect: Deny, Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::lake/*", Condition: { Bool: { "aws:SecureTransport": "false" } } }
                      - { Effect: Deny, Principal: "*", Action: s3:DeleteObject, Resource: "arn:aws:s3:::lake/*" }
            """);
        var key = new JsonObject { ["Bucket"] = "lake", ["Key"] = "a" };
        // Loopback stands in for TLS.
        await _rig.AdminAsync("s3", "PutObject", new JsonObject { ["Bucket"] = "lake", ["Key"] = "a", ["Body"] = "x" });
        (await Should.ThrowAsync<AwsException>(() => _rig.AdminAsync("s3", "DeleteObject", key))).Code.ShouldBe("AccessDenied");
    }

    [Fact]
    public async Task A_function_gets_the_policies_that_SAM_adds()
    {
        await DeployFunctionAsync("{ Statement: [{ Effect: Allow, Action: s3:ListBucket, Resource: 'arn:aws:s3:::lake' }] }");
        var role = _rig.Services.Roles.Find("test-ScorerRole").ShouldNotBeNull();
        role.Policies.Select(policy => policy.Name).ShouldBe(
        [
            "ScorerEventInvokeConfigOnFailureSQSPolicy", "ScorerRolePolicy0", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
            "arn:aws:iam::aws:policy/service-role/AWSLambdaKinesisExecutionRole",
        ]);
        role.Trust.Statements.ShouldHaveSingleItem().Allows.ShouldBeTrue();
    }

    [Theory]
    [InlineData("- S3ReadPolicy: { BucketName: lake }", "the SAM policy template 'S3ReadPolicy' is not supported")]
    [InlineData("- AmazonS3FullAccess", "the managed policy 'arn:aws:iam::aws:policy/AmazonS3FullAccess'")]
    public async Task Policies_that_are_not_known_are_refused_by_name(string policies, string problem) =>
        (await Should.ThrowAsync<TemplateException>(() => DeployFunctionAsync("\n        " + policies))).Message.ShouldContain(problem);

    [Fact]
    public async Task A_function_whose_role_lacks_the_permissions_for_its_events_is_refused()
    {
        // A role of its own gets nothing from SAM.
        await _rig.RoleAsync("poor", """{"Effect":"Allow","Action":"kinesis:*","Resource":"*"}""");
        (await Should.ThrowAsync<TemplateException>(() => DeployFunctionAsync("[]", "\n      Role: arn:aws:iam::000000000000:role/poor"))).Message
            .ShouldContain("does not have permissions to call sqs:SendMessage on arn:aws:sqs:us-east-1:000000000000:failed");
    }

    private Task DeployFunctionAsync(string policies, string more = "")
    {
        var template = $$"""
            Resources:
              Trips: { Type: AWS::Kinesis::Stream, Properties: { Name: trips, ShardCount: 1 } }
              Failed: { Type: AWS::SQS::Queue, Properties: { QueueName: failed } }
              Scorer:
                Type: AWS::Serverless::Function
                Properties:
                  FunctionName: scorer
                  Runtime: provided.al2023
                  Handler: bootstrap
                  Policies: POLICIES
                  EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Failed.Arn } } }
                  Events:
                    Trips: { Type: Kinesis, Properties: { Stream: !GetAtt Trips.Arn, StartingPosition: LATEST, Enabled: false } }
            """;
        Directory.CreateDirectory(_rig.Artifact("Scorer"));
        File.WriteAllText(Path.Combine(_rig.Artifact("Scorer"), "bootstrap"), "#!/bin/sh\n");
        return _rig.DeployAsync(template.Replace("POLICIES", policies + more, StringComparison.Ordinal));
    }
}
