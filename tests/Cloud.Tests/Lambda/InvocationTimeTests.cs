using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda;

[Trait("Cost", "process")]
public sealed class InvocationTimeTests
{
    [Fact]
    public async Task A_timeout_kills_the_process_and_is_the_error_that_Lambda_gives()
    {
        var time = new FakeTimeProvider();
        await using var cloud = await LambdaCloud.StartAsync(time);
        await cloud.CreateProbeAsync(timeout: 3);
        await cloud.InvokeAsync("echo");
        var pid = (await cloud.InvokeAsync("identity")).Payload!["pid"]!.GetValue<int>();
        var sleeping = cloud.InvokeAsync("sleep");
        await Eventually.HoldsAsync(() => cloud.Lines.Count(line => line.StartsWith("START", StringComparison.Ordinal)) == 3, "it runs");
        time.Advance(TimeSpan.FromSeconds(2.9));
        sleeping.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(0.1));
        var (result, payload) = await Eventually.EndsAsync(sleeping, "the invocation times out");
        result.FunctionError.ShouldBe("Unhandled");
        payload!["errorType"]!.GetValue<string>().ShouldBe("Sandbox.Timedout");
        payload["errorMessage"]!.GetValue<string>().ShouldBe($"RequestId: {result.RequestId} Error: Task timed out after 3.00 seconds");
        Directory.Exists($"/proc/{pid}").ShouldBeFalse();
    }

    [Fact]
    public async Task An_idle_environment_is_stopped()
    {
        var time = new FakeTimeProvider();
        await using var cloud = await LambdaCloud.StartAsync(time, new LambdaOptions { IdleTimeout = TimeSpan.FromMinutes(5) });
        await cloud.CreateProbeAsync();
        var pid = (await cloud.InvokeAsync("identity")).Payload!["pid"]!.GetValue<int>();
        time.Advance(TimeSpan.FromMinutes(4));
        Directory.Exists($"/proc/{pid}").ShouldBeTrue();
        time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.HoldsAsync(() => !Directory.Exists($"/proc/{pid}"), "the process is stopped");
        (await cloud.InvokeAsync("identity")).Payload!["invocations"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task A_function_that_is_invoked_does_not_outlive_the_cloud()
    {
        var cloud = await LambdaCloud.StartAsync();
        await cloud.CreateProbeAsync();
        var pid = (await cloud.InvokeAsync("identity")).Payload!["pid"]!.GetValue<int>();
        await cloud.DisposeAsync();
        Directory.Exists($"/proc/{pid}").ShouldBeFalse();
    }
}
