using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Cloud.StepFunctions.Operations;
using Pipeline.Cloud.StepFunctions.Tasks;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.StepFunctions.Operations;

/// <summary>An update of a definition takes the time that its expressions take to be checked, and other calls arrive meanwhile.</summary>
public sealed class StateMachineOperationsTests
{
    private const string Role = "arn:aws:iam::000000000000:role/workflow";

    private readonly CallContext _context = new(new Caller("test", "arn:aws:iam::000000000000:root"), "us-east-1", "test", TestContext.Current.CancellationToken);
    private readonly HeldChecker _checker = new();
    private readonly StateMachineOperations _operations;

    public StateMachineOperationsTests()
    {
        var cloud = new LocalCloudOptions { DataDirectory = "", NodeModules = "" };
        _operations = new StateMachineOperations(
            new StateMachineStore(), new DefinitionValidator(_checker), cloud, new WaitAwareTime(), new JobAccess(cloud, new UncheckedRoles(Role)));
    }

    [Fact]
    public async Task A_state_machine_that_is_deleted_meanwhile_stays_deleted()
    {
        string arn = await CreateAsync();
        var update = BeginUpdate(arn);
        _operations.Delete(Machine(arn));
        _checker.Release();
        (await Should.ThrowAsync<AwsException>(update)).Code.ShouldBe("StateMachineDoesNotExist");
        Should.Throw<AwsException>(() => _operations.Describe(Machine(arn))).Code.ShouldBe("StateMachineDoesNotExist");
    }

    [Fact]
    public async Task An_update_of_something_else_meanwhile_is_kept()
    {
        string arn = await CreateAsync();
        var update = BeginUpdate(arn);
        var role = Machine(arn);
        role["roleArn"] = Role + "-2";
        await _operations.UpdateAsync(role, _context);
        _checker.Release();
        await update;
        var described = _operations.Describe(Machine(arn));
        described["roleArn"]!.GetValue<string>().ShouldBe(Role + "-2");
        described["definition"]!.GetValue<string>().ShouldBe(Definition("B"));
    }

    private async Task<string> CreateAsync()
    {
        var created = await _operations.CreateAsync(new JsonObject { ["name"] = "machine", ["definition"] = Definition("A"), ["roleArn"] = Role }, _context);
        return created["stateMachineArn"]!.GetValue<string>();
    }

    private Task<JsonObject> BeginUpdate(string arn)
    {
        _checker.Hold();
        var update = Machine(arn);
        update["definition"] = Definition("B");
        return _operations.UpdateAsync(update, _context);
    }

    private static JsonObject Machine(string arn) => new() { ["stateMachineArn"] = arn };

    private static string Definition(string state) => $$"""{"QueryLanguage": "JSONata", "StartAt": "{{state}}", "States": {"{{state}}": {"Type": "Succeed"} } }""";

    /// <summary>Finds nothing wrong, but not before a test lets it.</summary>
    private sealed class HeldChecker : IExpressionChecker
    {
        private TaskCompletionSource? _held;

        public void Hold() => _held = new TaskCompletionSource();

        public void Release() => _held!.SetResult();

        public async Task<IReadOnlyList<ExpressionFault?>> CheckAsync(IReadOnlyList<CheckedExpression> expressions, CancellationToken cancellationToken)
        {
            if (_held is not null) await _held.Task;
            return [.. expressions.Select(_ => (ExpressionFault?)null)];
        }
    }
}
