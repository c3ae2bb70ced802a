namespace Pipeline.EndToEnd.Scripts;

/// <summary>With which parameters <c>local/scripts/deploy-stack</c> calls <c>sam deploy</c>, and what it does for a stack that cannot be deployed.</summary>
public sealed class DeployStackTests : IDisposable
{
    private const string NoStack = "echo 'An error occurred (ValidationError): Stack with id pipe does not exist' >&2; exit 254";
    private readonly FakeTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Fact]
    public async Task A_first_deployment_leaves_the_tables_unprotected()
    {
        (await DeployAsync(NoStack)).Status.ShouldBe(0);
        SamWas("sam deploy --stack-name pipe");
    }

    [Theory]
    [InlineData("CREATE_COMPLETE")]
    [InlineData("UPDATE_COMPLETE")]
    [InlineData("UPDATE_ROLLBACK_COMPLETE")]
    public async Task A_stack_that_stands_gets_its_tables_protected(string status)
    {
        (await DeployAsync($"echo {status}")).Status.ShouldBe(0);
        SamWas("sam deploy --stack-name pipe --parameter-overrides ProtectTables=true");
    }

    [Fact]
    public async Task The_parameters_of_samconfig_are_passed_on_as_sam_would_forget_them()
    {
        _tools.Configure("""
            [default.global.parameters]
            parameter_overrides = "Stage=other"
            [default.deploy.parameters]
            parameter_overrides = "Stage=test RetrainSchedule=\"rate(2 days)\"" # weekends too
            [default.other.parameters]
            parameter_overrides = "Stage=third"
            """);
        await DeployAsync("echo UPDATE_COMPLETE", "StreamShards=2");
        SamWas("sam deploy --stack-name pipe --parameter-overrides Stage=test RetrainSchedule=\"rate(2 days)\" StreamShards=2 ProtectTables=true");
    }

    [Fact]
    public async Task A_list_of_parameters_in_samconfig_is_one_text_to_sam()
    {
        _tools.Configure("""
            [default.deploy.parameters]
            parameter_overrides = ["Stage=test", "RetrainSchedule=\"rate(2 days)\""]
            """);
        await DeployAsync(NoStack);
        SamWas("sam deploy --stack-name pipe --parameter-overrides Stage=test RetrainSchedule=\"rate(2 days)\"");
    }

    [Theory]
    [InlineData("ProtectTables=false")]
    [InlineData("Stage=test ProtectTables=false")]
    [InlineData("ParameterKey=ProtectTables,ParameterValue=false")]
    public async Task Protection_that_the_user_has_decided_on_is_left_alone(string parameters)
    {
        await DeployAsync("echo CREATE_COMPLETE", parameters);
        SamWas($"sam deploy --stack-name pipe --parameter-overrides {parameters}");
    }

    [Fact]
    public async Task Parameters_that_cannot_be_read_stop_the_deployment()
    {
        _tools.Configure("[default.deploy.parameters]\nparameter_overrides = [\n  \"Stage=test\"\n]\n");
        var deployed = await DeployAsync(NoStack);
        deployed.Status.ShouldBe(2);
        deployed.Error.ShouldContain("parameter_overrides must be a text in double quotes or a list of them on one line");
        _tools.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ROLLBACK_COMPLETE", "make destroy STACK=pipe")]
    [InlineData("CREATE_FAILED", "make destroy STACK=pipe")]
    [InlineData("UPDATE_IN_PROGRESS", "cannot be deployed now")]
    [InlineData("UPDATE_ROLLBACK_FAILED", "cannot be deployed now")]
    public async Task A_stack_that_cannot_be_updated_is_named_with_what_to_do(string status, string remedy)
    {
        var deployed = await DeployAsync($"echo {status}");
        deployed.Status.ShouldBe(1);
        deployed.Error.ShouldContain(status);
        deployed.Error.ShouldContain(remedy);
        _tools.Calls.ShouldNotContain(call => call.StartsWith("sam "));
    }

    [Fact]
    public async Task A_status_that_cannot_be_read_is_no_missing_stack()
    {
        var deployed = await DeployAsync("echo 'Unable to locate credentials' >&2; exit 253");
        deployed.Status.ShouldBe(1);
        deployed.Error.ShouldContain("Unable to locate credentials");
        _tools.Calls.ShouldNotContain(call => call.StartsWith("sam "));
    }

    [Fact]
    public async Task The_stack_is_looked_for_in_the_region_that_sam_deploys_to()
    {
        _tools.Configure("[default.global.parameters]\nregion = \"eu-west-1\"\n");
        await DeployAsync(NoStack);
        _tools.Calls[0].ShouldStartWith("aws cloudformation describe-stacks --stack-name pipe --region eu-west-1 ");
    }

    private Task<ScriptRun> DeployAsync(string describeStacks, params string[] parameters)
    {
        _tools.Add("aws", ("'cloudformation describe-stacks'*", describeStacks));
        _tools.Add("sam");
        return _tools.RunAsync("deploy-stack", ["pipe", .. parameters]);
    }

    private void SamWas(string call) => _tools.Calls[^1].ShouldBe(call);
}
