namespace Pipeline.EndToEnd.Scripts;

/// <summary>What <c>local/scripts/delete-stack</c> asks of CloudFormation.</summary>
public sealed class DeleteStackTests : IDisposable
{
    private readonly FakeTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Fact]
    public async Task A_stack_is_deleted_and_waited_for()
    {
        _tools.Add("aws", ("*describe-stacks*", "echo CREATE_COMPLETE"));
        var deleted = await _tools.RunAsync("delete-stack", "pipe");
        deleted.Status.ShouldBe(0);
        deleted.Output.ShouldEndWith("stack pipe: deleted\n");
        _tools.Calls.Skip(1).ShouldBe(["aws cloudformation delete-stack --stack-name pipe", "aws cloudformation wait stack-delete-complete --stack-name pipe"]);
    }

    [Fact]
    public async Task Where_there_is_no_stack_nothing_is_deleted_and_it_is_no_error()
    {
        _tools.Add("aws", ("*describe-stacks*", "echo 'Stack with id pipe does not exist' >&2; exit 254"));
        (await _tools.RunAsync("delete-stack", "pipe")).ShouldBe(new ScriptRun(0, "stack pipe: there is none\n", ""));
        _tools.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_could_not_be_deleted_is_named()
    {
        _tools.Add("aws",
            ("*describe-stacks*", "echo DELETE_FAILED"),
            ("*wait*", "exit 255"),
            ("*describe-stack-events*", "echo 'ScorerSecurityGroup has a dependent object'"));
        var deleted = await _tools.RunAsync("delete-stack", "pipe");
        deleted.Status.ShouldBe(1);
        deleted.Error.ShouldContain("ScorerSecurityGroup has a dependent object");
    }

    [Fact]
    public async Task A_status_that_cannot_be_read_deletes_nothing()
    {
        _tools.Add("aws", ("*describe-stacks*", "echo 'Unable to locate credentials' >&2; exit 253"));
        var deleted = await _tools.RunAsync("delete-stack", "pipe");
        deleted.Status.ShouldBe(1);
        deleted.Error.ShouldContain("Unable to locate credentials");
        _tools.Calls.Count.ShouldBe(1);
    }
}
