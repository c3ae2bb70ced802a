namespace Pipeline.Cloud.Tests.Deployment.Operations;

/// <summary>A stack whose cloud was restarted: what the services keep is updated, the rest is made again under its names.</summary>
public sealed class KeptStackTests : IDisposable
{
    private const string Stream = "  Stream: {Type: AWS::Kinesis::Stream, Properties: {ShardCount: 2}}";
    private const string Bucket = "  Bucket: {Type: AWS::S3::Bucket}";
    private const string Topic = "  Topic: {Type: AWS::SNS::Topic}";
    private readonly StackRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task The_same_template_makes_only_what_no_service_keeps()
    {
        var before = await _rig.DeployAsync($"{Stream}\n{Bucket}\n{Topic}");
        _rig.Restart();
        var after = await _rig.DeployAsync($"{Stream}\n{Bucket}\n{Topic}");
        _rig.Calls.ShouldBe(["sns:CreateTopic s-Topic"]);
        after.Resources.Values.Select(resource => (resource.LogicalId, resource.Ref)).ShouldBe(before.Resources.Values.Select(resource => (resource.LogicalId, resource.Ref)), ignoreOrder: true);
    }

    [Fact]
    public async Task A_changed_template_updates_what_is_there_and_deletes_what_it_leaves_out()
    {
        await _rig.DeployAsync($"{Stream}\n{Bucket}\n{Topic}");
        _rig.Restart();
        await _rig.DeployAsync(Stream.Replace("2", "3", StringComparison.Ordinal));
        _rig.Calls.ShouldBe(["kinesis:UpdateShardCount s-Stream", "s3:DeleteBucket s-bucket"], ignoreOrder: true);
        _rig.Restart();
        await _rig.DeployAsync(Stream.Replace("2", "3", StringComparison.Ordinal));
        _rig.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Names_that_were_generated_anew_stay_and_the_next_one_is_new_again()
    {
        await _rig.DeployAsync("  Table: {Type: AWS::Glue::Table, Properties: {DatabaseName: a, TableInput: {}}}");
        await _rig.DeployAsync("  Table: {Type: AWS::Glue::Table, Properties: {DatabaseName: b, TableInput: {}}}");
        var name = _rig.Stack!.Resources["Table"].Ref;
        _rig.Restart();
        await _rig.DeployAsync("  Table: {Type: AWS::Glue::Table, Properties: {DatabaseName: b, TableInput: {}}}");
        _rig.Stack!.Resources["Table"].Ref.ShouldBe(name);
        _rig.Calls.ShouldBeEmpty();
        await _rig.DeployAsync("  Table: {Type: AWS::Glue::Table, Properties: {DatabaseName: c, TableInput: {}}}");
        _rig.Stack!.Resources["Table"].Ref.ShouldNotBe(name);
    }

    [Fact]
    public async Task A_resource_in_whose_making_the_cloud_ended_is_made_anew_and_those_before_it_stay()
    {
        _rig.End("s3:CreateBucket s-bucket");
        await Should.ThrowAsync<OperationCanceledException>(() => _rig.DeployAsync($"{Stream}\n  Bucket: {{Type: AWS::S3::Bucket, DependsOn: Stream}}"));
        _rig.Restart();
        await _rig.DeployAsync($"{Stream}\n{Bucket}");
        _rig.Calls.ShouldBe(["s3:DeleteBucket s-bucket", "s3:CreateBucket s-bucket"]);
    }

    [Fact]
    public async Task A_stack_that_was_deleted_is_created_again()
    {
        await _rig.DeployAsync(Stream);
        await _rig.DeleteAsync();
        _rig.Restart();
        await _rig.DeployAsync(Stream);
        _rig.Calls.ShouldContain("kinesis:CreateStream s-Stream");
    }
}
