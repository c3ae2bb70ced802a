using System.Diagnostics;
using System.Text.Json.Nodes;
using Pipeline.Testing;

namespace Pipeline.StateMachine.Tests;

/// <summary>The npm package asl-validator, which knows the States Language by its schema.</summary>
internal static class AslValidator
{
    public static async Task ShouldPassAsync(JsonObject definition)
    {
        string path = Path.Combine(Repository.NodeModules, "asl-validator", "dist", "bin", "asl-validator.js");
        using var directory = new TemporaryDirectory();
        string file = directory.File("definition.json");
        await File.WriteAllTextAsync(file, definition.ToJsonString());
        using var process = Process.Start(new ProcessStartInfo("node", [path, "--json-path", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        // Side by side: a process whose errors nobody reads waits for somebody who does.
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Eventually.EndsAsync(Task.WhenAll(said, process.WaitForExitAsync()), "asl-validator ends");
        process.ExitCode.ShouldBe(0, string.Concat(await said));
    }
}
