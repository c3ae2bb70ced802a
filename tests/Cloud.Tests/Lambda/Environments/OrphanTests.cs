using System.Diagnostics;
using System.Text.Json.Nodes;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Environments;

[Trait("Cost", "process")]
public sealed class OrphanTests
{
    [Fact]
    public async Task Functions_die_with_a_cloud_that_is_killed()
    {
        using var data = new TemporaryDirectory();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(LambdaCloud.Probe, "ProbeFunction.dll"), "host", LambdaCloud.Probe, data.Path])
            start.ArgumentList.Add(argument);
        using var host = Process.Start(start)!;
        var identity = JsonNode.Parse((await Eventually.EndsAsync(host.StandardOutput.ReadLineAsync(), "the host says which process its function is"))!)!;
        var function = identity["pid"]!.GetValue<int>();
        var left = JsonNode.Parse((await Eventually.EndsAsync(host.StandardOutput.ReadLineAsync(), "the host says what its function left behind"))!)!["pid"]!.GetValue<int>();
        foreach (var process in (int[])[function, left]) Directory.Exists($"/proc/{process}").ShouldBeTrue();

        // Only the host itself, as the kernel or a user would.
        host.Kill();
        await Eventually.EndsAsync(host.WaitForExitAsync(), "the host ends when it is killed");

        await Eventually.HoldsAsync(() => !Directory.Exists($"/proc/{function}"), "the function died with its host");
        await Eventually.HoldsAsync(() => !Directory.Exists($"/proc/{left}"), "what the function left behind died with its host");
    }
}
