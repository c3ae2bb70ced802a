using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.Errors;

namespace Pipeline.Cloud.Tests.StepFunctions.Data;

public sealed class VariableScopeTests
{
    [Fact]
    public void Variables_share_10_MiB_with_those_of_outer_scopes()
    {
        var outer = new VariableScope();
        for (var i = 0; i < 20; i++) outer.Assign(Variable($"outer{i}"));
        // Assigning the same name again needs no additional space.
        for (var i = 0; i < 100; i++) outer.Assign(Variable("outer0"));
        var inner = outer.Inner();
        for (var i = 0; i < 20; i++) inner.Assign(Variable($"inner{i}"));
        Should.Throw<StateFailure>(() =>
        {
            inner.Assign(Variable("one"));
            inner.Assign(Variable("two"));
        }).Error.ShouldBe("States.DataLimitExceeded");
    }

    private static JsonObject Variable(string name) => new() { [name] = new string('x', 256_000) };
}
