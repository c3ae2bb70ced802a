using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Environments;

[Trait("Cost", "process")]
public sealed class FunctionSnapshotTests
{
    [Fact]
    public async Task A_function_shows_its_environments_and_what_its_invocations_came_to()
    {
        await using var cloud = await LambdaCloud.StartAsync(options: new LambdaOptions { MaximumEnvironments = 1 });
        await cloud.CreateProbeAsync();
        var none = cloud.Service.Functions().ShouldHaveSingleItem();
        (none.Name, none.Environments.Count, none.Invocations).ShouldBe(("probe", 0, 0));

        await cloud.InvokeAsync("echo");
        (await cloud.InvokeAsync("throw")).Result.FunctionError.ShouldNotBeNull();
        State(cloud).ShouldBe(EnvironmentState.Idle);
        // It never answers; its process goes with the cloud.
        var busy = cloud.InvokeAsync("sleep");
        await Eventually.HoldsAsync(() => cloud.Service.Functions()[0].Environments[0].Invocations == 3, "the environment works");
        State(cloud).ShouldBe(EnvironmentState.Busy);
        await Should.ThrowAsync<AwsException>(() => cloud.InvokeAsync("echo"));
        var function = cloud.Service.Functions()[0];
        (function.Invocations, function.Errors, function.Throttles, function.ColdStarts).ShouldBe((2, 1, 1, 1));
        function.Environments.Count.ShouldBe(1);
        function.Durations.Max.ShouldBeGreaterThan(0);
        busy.IsCompleted.ShouldBeFalse();
    }

    private static EnvironmentState? State(LambdaCloud cloud) => cloud.Service.Functions()[0].Environments.FirstOrDefault()?.State;
}
