using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Environments;

/// <summary>Functions that take more than Lambda gives them.</summary>
[Trait("Cost", "process")]
public sealed class GreedyFunctionTests : IAsyncLifetime
{
    private LambdaCloud _cloud = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await LambdaCloud.StartAsync();
        await _cloud.CreateProbeAsync();
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task A_line_without_an_end_becomes_several_events()
    {
        (await _cloud.InvokeAsync("long-line")).Result.FunctionError.ShouldBeNull();
        await Eventually.HoldsAsync(() => _cloud.Lines.Count(line => line.StartsWith('x')) == 4, "the whole line is in the log");
        _cloud.Lines.ShouldAllBe(line => line.Length <= 256 * 1024);
    }

    [Fact]
    public async Task Memory_above_the_functions_size_ends_the_environment()
    {
        var (result, payload) = await _cloud.InvokeAsync("hoard");
        result.FunctionError.ShouldBe("Unhandled");
        ((string?)payload!["errorType"]).ShouldBe("Runtime.ExitError");
        ((string?)payload["errorMessage"]).ShouldBe($"RequestId: {result.RequestId} Error: Runtime exited with error: signal: killed");
        _cloud.Lines.Single(line => line.StartsWith("REPORT", StringComparison.Ordinal)).ShouldContain("Memory Size: 128 MB\tMax Memory Used: 128 MB");
        (await _cloud.InvokeAsync("echo")).Result.FunctionError.ShouldBeNull();
    }

    [Fact]
    public async Task A_process_that_a_function_leaves_behind_ends_with_its_environment()
    {
        var left = (await _cloud.InvokeAsync("leave-behind")).Payload!["pid"]!.GetValue<int>();
        Directory.Exists($"/proc/{left}").ShouldBeTrue();
        await _cloud.InvokeAsync("exit");
        await Eventually.HoldsAsync(() => !Directory.Exists($"/proc/{left}"), "the process that was left behind is killed");
    }
}
