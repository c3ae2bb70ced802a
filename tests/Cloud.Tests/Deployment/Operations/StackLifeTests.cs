using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Tests.Deployment.Operations;

/// <summary>A stack is created, updated, rolled back and deleted as CloudFormation does it. Source: the CloudFormation user guide.</summary>
public sealed class StackLifeTests : IDisposable
{
    private const string Two = """
          Lake: { Type: AWS::S3::Bucket, Properties: { BucketName: lake } }
          Trips: { Type: AWS::Kinesis::Stream, DependsOn: Lake, Properties: { Name: trips, ShardCount: 1 } }
        """;

    private readonly StackRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task What_the_graph_leaves_open_comes_in_any_order_and_what_it_says_in_none_but_its_own()
    {
        const string three = Two + "\n  Other: { Type: AWS::S3::Bucket, Properties: { BucketName: other } }";
        var orders = new HashSet<string>(StringComparer.Ordinal);
        for (var seed = 0; seed < 40; seed++)
        {
            await _rig.DeployAsync(three, seed);
            _rig.Calls.IndexOf("s3:CreateBucket lake").ShouldBeLessThan(_rig.Calls.IndexOf("kinesis:CreateStream trips"), $"seed {seed}");
            orders.Add(string.Join(",", _rig.Calls));
            await _rig.DeleteAsync(seed);
            _rig.Calls.IndexOf("kinesis:DeleteStream trips").ShouldBeLessThan(_rig.Calls.IndexOf("s3:DeleteBucket lake"), $"seed {seed}");
        }

        orders.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_creation_that_fails_is_taken_back_and_the_stack_can_only_be_deleted()
    {
        _rig.Refuse("kinesis:CreateStream trips");
        (await _rig.FailAsync(Two)).Message.ShouldContain("Resources.Trips: Refused: kinesis:CreateStream trips");
        _rig.Calls.ShouldBe(["s3:CreateBucket lake", "kinesis:CreateStream trips", "s3:DeleteBucket lake"]);
        _rig.Stack!.Status.ShouldBe(StackStatus.RollbackComplete);
        _rig.Allow();
        (await _rig.FailAsync(Two)).Message.ShouldContain("it can only be deleted");
        await _rig.DeleteAsync();
        (await _rig.DeployAsync(Two)).Status.ShouldBe(StackStatus.Complete);
    }

    [Theory]
    [InlineData("Delete", false)]
    [InlineData("RetainExceptOnCreate", false)]
    [InlineData("Retain", true)]
    public async Task What_a_failed_creation_leaves_behind_is_what_is_retained_whatever_happens(string policy, bool stays)
    {
        var resources = Two.Replace("Lake: {", $"Lake: {{ DeletionPolicy: {policy},", StringComparison.Ordinal);
        await _rig.FailAsync(resources, failAt: "Trips");
        _rig.Calls.Contains("s3:DeleteBucket lake").ShouldBe(!stays);
    }

    [Theory]
    [InlineData("Delete", false)]
    [InlineData("RetainExceptOnCreate", true)]
    [InlineData("Retain", true)]
    public async Task What_a_deletion_leaves_behind_its_policy_says(string policy, bool stays)
    {
        await _rig.DeployAsync(Two.Replace("Lake: {", $"Lake: {{ DeletionPolicy: {policy},", StringComparison.Ordinal));
        var deleted = await _rig.DeleteAsync();
        deleted.Status.ShouldBe(StackStatus.DeleteComplete);
        _rig.Calls.Contains("s3:DeleteBucket lake").ShouldBe(!stays);
        deleted.Retained.Select(resource => resource.LogicalId).ShouldBe(stays ? ["Lake"] : []);
    }

    [Fact]
    public async Task What_cannot_be_deleted_stays_in_the_stack_and_the_rest_goes()
    {
        await _rig.DeployAsync(Two);
        _rig.Refuse("s3:DeleteBucket lake");
        var failed = await _rig.DeleteAsync();
        failed.Status.ShouldBe(StackStatus.DeleteFailed);
        failed.Resources.Keys.ShouldBe(["Lake"]);
        _rig.Allow();
        (await _rig.DeleteAsync()).Status.ShouldBe(StackStatus.DeleteComplete);
    }

    [Fact]
    public async Task An_update_changes_what_is_another_and_leaves_the_rest()
    {
        await _rig.DeployAsync(Two);
        await _rig.DeployAsync(Two.Replace("ShardCount: 1", "ShardCount: 2", StringComparison.Ordinal));
        _rig.Calls.ShouldBe(["kinesis:UpdateShardCount trips"]);
    }

    [Fact]
    public async Task What_is_replaced_is_made_first_and_its_predecessor_deleted_last()
    {
        await _rig.DeployAsync(Two);
        await _rig.DeployAsync(Two.Replace("BucketName: lake", "BucketName: pond", StringComparison.Ordinal));
        _rig.Calls.ShouldBe(["s3:CreateBucket pond", "s3:DeleteBucket lake"]);
    }

    [Fact]
    public async Task A_resource_under_a_name_of_its_own_is_not_replaced()
    {
        const string crawler = "  Role: { Type: AWS::IAM::Role, Properties: { RoleName: r, Path: PATH, AssumeRolePolicyDocument: {} } }";
        // The local cloud knows no paths of roles; what CloudFormation says comes first.
        await _rig.DeployAsync(crawler.Replace("Path: PATH, ", "", StringComparison.Ordinal));
        (await _rig.FailAsync(crawler.Replace("PATH", "/a/", StringComparison.Ordinal))).Message
            .ShouldContain("cannot update a stack when a custom-named resource requires replacing. Rename r and update the stack again.");
    }

    [Fact]
    public async Task What_the_template_no_longer_has_is_deleted()
    {
        await _rig.DeployAsync(Two);
        await _rig.DeployAsync(Two.Split('\n')[0]);
        _rig.Calls.ShouldBe(["kinesis:DeleteStream trips"]);
    }

    [Fact]
    public async Task An_update_that_fails_goes_back_to_what_was_before()
    {
        const string wider = Two + "\n  Failing: { Type: AWS::Glue::Database, DependsOn: [Trips, Added], Properties: { DatabaseInput: { Name: d } } }\n  Added: { Type: AWS::S3::Bucket, Properties: { BucketName: added } }";
        await _rig.DeployAsync(Two);
        _rig.Refuse("glue:CreateDatabase ");
        await _rig.FailAsync(wider.Replace("ShardCount: 1", "ShardCount: 2", StringComparison.Ordinal));
        _rig.Calls.ShouldBe(
            ["kinesis:UpdateShardCount trips", "s3:CreateBucket added", "glue:CreateDatabase ", "s3:DeleteBucket added", "kinesis:UpdateShardCount trips"], ignoreOrder: true);
        _rig.Stack!.Status.ShouldBe(StackStatus.UpdateRollbackComplete);
        _rig.Stack.Resources.Keys.ShouldBe(["Lake", "Trips"]);
        // It can be updated again.
        _rig.Allow();
        (await _rig.DeployAsync(Two)).Status.ShouldBe(StackStatus.Complete);
        _rig.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_type_that_changes_is_refused()
    {
        await _rig.DeployAsync("  A: { Type: AWS::S3::Bucket, Properties: { BucketName: a } }");
        (await _rig.FailAsync("  A: { Type: AWS::Kinesis::Stream, Properties: { Name: a } }")).Message.ShouldContain("Update of resource type is not permitted");
    }

    [Theory]
    [InlineData("AWS::Logs::LogGroup", "LogGroupName: /a/b")]
    [InlineData("AWS::CloudWatch::Alarm", "AlarmName: a")]
    [InlineData("AWS::KMS::Alias", "AliasName: alias/a")]
    public async Task A_name_can_be_taken_although_nobody_emulates_its_type(string type, string name)
    {
        var error = await _rig.FailAsync($"  A: {{ Type: '{type}', Properties: {{ {name} }} }}\n  B: {{ Type: '{type}', Properties: {{ {name} }} }}");
        error.Message.ShouldContain("already exists");
    }

    [Theory]
    [InlineData("AWS::Logs::LogGroup", "LogGroupName", "/aws/lambda/a.b-c_d#1", "/aws/lambda/a:b")]
    [InlineData("AWS::Logs::LogGroup", "LogGroupName", "a", "a b")]
    [InlineData("AWS::KMS::Alias", "AliasName", "alias/a/b_c-1", "a")]
    [InlineData("AWS::KMS::Alias", "AliasName", "alias/a", "alias/aws/s3")]
    [InlineData("AWS::KMS::Alias", "AliasName", "alias/awsome", "alias/a.b")]
    [InlineData("AWS::CloudWatch::Alarm", "AlarmName", "errors of ö (50%)", "\\t")]
    [InlineData("AWS::CloudWatch::CompositeAlarm", "AlarmName", "a/b", "a\\x7f")]
    [InlineData("AWS::CodeDeploy::Application", "ApplicationName", "a.b+c=d,e@f-g_1", "a/b")]
    [InlineData("AWS::CodeDeploy::DeploymentGroup", "DeploymentGroupName", "a", "a b")]
    [InlineData("AWS::EC2::SecurityGroup", "GroupName", "a b (1) [2] {3} #4 & $5*!", "sg-a")]
    [InlineData("AWS::EC2::SecurityGroup", "GroupName", "a", "ö")]
    public async Task A_name_has_the_characters_that_AWS_allows_although_nobody_emulates_its_type(string type, string property, string allowed, string refused)
    {
        string Resource(string name) => $"  R: {{ Type: \"{type}\", Properties: {{ {property}: \"{name}\" }} }}";
        (await _rig.DeployAsync(Resource(allowed))).Status.ShouldBe(StackStatus.Complete);
        await _rig.DeleteAsync();
        (await _rig.FailAsync(Resource(refused))).Message.ShouldContain($"is no name of {type}: it must match");
    }

    [Fact]
    public async Task A_topic_that_an_alarm_tells_must_be_there() => (await _rig.FailAsync(
        "  A: { Type: AWS::CloudWatch::Alarm, Properties: { AlarmActions: ['arn:aws:sns:us-east-1:000000000000:nobody'] } }")).Message.ShouldContain("sns:GetTopicAttributes");
}
