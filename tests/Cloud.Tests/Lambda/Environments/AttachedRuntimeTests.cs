using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Lambda;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Environments;

/// <summary>A runtime that somebody starts in a debugger takes a function's invocations until it goes away.</summary>
[Trait("Cost", "process")]
public sealed class AttachedRuntimeTests
{
    [Fact]
    public async Task An_attached_runtime_takes_the_invocations_one_at_a_time_and_no_environment_is_started()
    {
        await using var cloud = await StartAsync();
        using var runtime = new ForeignRuntime(cloud);
        var next = runtime.NextAsync();
        await AttachedAsync(cloud);
        var first = cloud.InvokeAsync("throw");
        var second = cloud.InvokeAsync("echo");
        var taken = await next;
        taken.Event["mode"]!.GetValue<string>().ShouldBe("throw");
        (await runtime.RespondAsync(taken.RequestId, """{"errorType":"Mine"}""", "error")).ShouldBe(202);
        var (failed, error) = await first;
        (failed.FunctionError, error!["errorType"]!.GetValue<string>()).ShouldBe(("Unhandled", "Mine"));

        taken = await runtime.NextAsync();
        second.IsCompleted.ShouldBeFalse("it waited for the one runtime");
        (await runtime.RespondAsync(taken.RequestId)).ShouldBe(202);
        (await second).Payload!.GetValue<string>().ShouldBe("by hand");
        cloud.Lines.ShouldNotContain(line => line.StartsWith("INIT_START", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_invocation_at_a_breakpoint_is_not_ended()
    {
        var time = new FakeTimeProvider();
        await using var cloud = await StartAsync(time, timeout: 3);
        using var runtime = new ForeignRuntime(cloud);
        var next = runtime.NextAsync();
        await AttachedAsync(cloud);
        var invoked = cloud.InvokeAsync("echo");
        var (requestId, deadline, _) = await next;
        deadline.ShouldBe(time.GetUtcNow() + new LambdaOptions().AttachedTimeout);
        time.Advance(TimeSpan.FromMinutes(59));
        (await runtime.RespondAsync(requestId)).ShouldBe(202);
        (await invoked).Result.FunctionError.ShouldBeNull();
    }

    [Fact]
    public async Task When_an_attached_runtime_ends_the_functions_own_environments_take_over()
    {
        await using var cloud = await StartAsync();
        var runtime = new ForeignRuntime(cloud);
        var next = runtime.NextAsync();
        await AttachedAsync(cloud);
        runtime.Dispose();
        await Should.ThrowAsync<OperationCanceledException>(next);
        await GoneAsync(cloud);
        (await cloud.InvokeAsync("identity")).Payload!["invocations"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task The_invocation_of_a_runtime_that_ends_fails_and_waiting_invocations_run_elsewhere()
    {
        await using var cloud = await StartAsync();
        var runtime = new ForeignRuntime(cloud);
        var next = runtime.NextAsync();
        await AttachedAsync(cloud);
        var running = cloud.InvokeAsync("echo");
        await next;
        var waiting = cloud.InvokeAsync("identity");
        runtime.Dispose();
        (await running).Payload!["errorType"]!.GetValue<string>().ShouldBe("Runtime.ExitError");
        (await waiting).Payload!["invocations"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_that_closes_while_it_is_idle_for_long_is_not_the_end_of_the_process()
    {
        var time = new FakeTimeProvider();
        await using var cloud = await StartAsync(time);
        var connection = new ForeignRuntime(cloud);
        var next = connection.NextAsync();
        await AttachedAsync(cloud);
        var invoked = cloud.InvokeAsync("echo");
        var (requestId, _, _) = await next;
        time.Advance(TimeSpan.FromMinutes(2));
        connection.Dispose();
        using var another = new ForeignRuntime(cloud);
        (await another.RespondAsync(requestId)).ShouldBe(202);
        (await invoked).Result.FunctionError.ShouldBeNull();
    }

    [Fact]
    public async Task A_restarted_debugger_ends_the_unanswered_invocation_of_the_previous_run()
    {
        var time = new FakeTimeProvider();
        await using var cloud = await StartAsync(time);
        var before = new ForeignRuntime(cloud);
        var next = before.NextAsync();
        await AttachedAsync(cloud);
        var left = cloud.InvokeAsync("echo");
        var (requestId, _, _) = await next;
        time.Advance(TimeSpan.FromMinutes(2));
        before.Dispose();
        await Eventually.HoldsAsync(() => cloud.Lines.Any(line => line.StartsWith("ADRIFT", StringComparison.Ordinal)), "it is adrift");
        using var again = new ForeignRuntime(cloud);
        var taken = again.NextAsync();
        (await left).Payload!["errorType"]!.GetValue<string>().ShouldBe("Runtime.ExitError");
        (await again.RespondAsync(requestId)).ShouldBe(400);
        var invoked = cloud.InvokeAsync("echo");
        (await again.RespondAsync((await taken).RequestId)).ShouldBe(202);
        (await invoked).Result.FunctionError.ShouldBeNull();
    }

    [Fact]
    public async Task A_process_that_is_started_with_the_attach_address_takes_the_invocations()
    {
        await using var cloud = await StartAsync();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(LambdaCloud.Probe, "ProbeFunction.dll")])
        {
            Environment = { ["AWS_LAMBDA_RUNTIME_API"] = LambdaService.AttachAddress(cloud.Http.BaseAddress!, "probe", cloud.Options.AttachToken) },
        })!;
        try
        {
            await AttachedAsync(cloud);
            for (var i = 1; i <= 3; i++)
            {
                var (_, payload) = await cloud.InvokeAsync("identity");
                (payload!["pid"]!.GetValue<int>(), payload["invocations"]!.GetValue<int>()).ShouldBe((process.Id, i));
            }

            var sleeping = cloud.InvokeAsync("sleep");
            await Eventually.HoldsAsync(() => cloud.Lines.Count(line => line.StartsWith("START", StringComparison.Ordinal)) == 4, "it runs");
            process.Kill();
            (await Eventually.EndsAsync(sleeping, "the invocation fails with its runtime")).Payload!["errorType"]!.GetValue<string>().ShouldBe("Runtime.ExitError");
            (await cloud.InvokeAsync("identity")).Payload!["pid"]!.GetValue<int>().ShouldNotBe(process.Id);
        }
        finally
        {
            process.Kill();
            await Eventually.EndsAsync(process.WaitForExitAsync(), "the runtime ends when it is killed");
        }
    }

    [Fact]
    public async Task A_function_that_does_not_exist_has_no_runtime()
    {
        await using var cloud = await StartAsync();
        var (status, _, body) = await cloud.SendAsync(HttpMethod.Get, "/_runtime/prob/2018-06-01/runtime/invocation/next");
        status.ShouldBe(403);
        body!["errorMessage"]!.GetValue<string>().ShouldContain("No such environment or function");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/0123456789abcdef0123456789abcdef")]
    [InlineData("/2018-06-01")]
    public async Task Without_the_cloud_s_token_nobody_takes_a_function_s_invocations(string token)
    {
        await using var cloud = await StartAsync();
        var (status, _, body) = await cloud.SendAsync(HttpMethod.Get, $"/_runtime/probe{token}/2018-06-01/runtime/invocation/next");
        status.ShouldBe(403);
        body!["errorType"]!.GetValue<string>().ShouldBe("InvalidToken");
        (await cloud.InvokeAsync("identity")).Payload!["invocations"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task The_environments_id_in_a_log_gives_no_access()
    {
        await using var cloud = await StartAsync();
        var payload = (await cloud.InvokeAsync("environment")).Payload!;
        var token = payload["AWS_SESSION_TOKEN"]!.GetValue<string>();
        var id = token.Split('.')[0];
        cloud.Lines.ShouldContain(line => line.Contains(id, StringComparison.Ordinal), "the log names the environment");
        cloud.Lines.ShouldNotContain(line => line.Contains(token, StringComparison.Ordinal));
        payload["AWS_LAMBDA_LOG_STREAM_NAME"]!.GetValue<string>().ShouldEndWith(id);
        foreach (var guess in new[] { id, id + ".", id + "." + new string('0', 32) })
        {
            var (status, _, body) = await cloud.SendAsync(HttpMethod.Get, $"/_runtime/{guess}/2018-06-01/runtime/invocation/next");
            status.ShouldBe(403);
            body!["errorType"]!.GetValue<string>().ShouldBe("InvalidEnvironment");
        }
    }

    [Fact]
    public async Task An_answer_to_an_unknown_invocation_is_refused_and_an_init_error_is_accepted()
    {
        await using var cloud = await StartAsync();
        using var runtime = new ForeignRuntime(cloud);
        (await runtime.RespondAsync("nothing")).ShouldBe(400);
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        (await cloud.Http.PostAsync($"/_runtime/probe/{cloud.Options.AttachToken}/2018-06-01/runtime/init/error", content)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted);
    }

    private static async Task<LambdaCloud> StartAsync(TimeProvider? time = null, int timeout = 60)
    {
        var cloud = await LambdaCloud.StartAsync(time);
        await cloud.CreateProbeAsync(timeout: timeout);
        return cloud;
    }

    private static Task AttachedAsync(LambdaCloud cloud) =>
        Eventually.HoldsAsync(() => cloud.Lines.Any(line => line.StartsWith("ATTACHED", StringComparison.Ordinal)), "it is attached");

    private static Task GoneAsync(LambdaCloud cloud) =>
        Eventually.HoldsAsync(() => cloud.Lines.Any(line => line.StartsWith("DETACHED", StringComparison.Ordinal)), "it is gone");
}
