using System.Diagnostics;

namespace Pipeline.Hosting.Tests;

/// <summary>A function's own program, started as Lambda starts it.</summary>
internal static class FunctionProcess
{
    /// <summary>Starts a function's program and waits until it ends.</summary>
    /// <param name="program">The name of its project.</param>
    /// <param name="variables">What its environment has beside what .NET itself needs.</param>
    /// <returns>Its exit status and the lines of its standard error.</returns>
    public static async Task<(int Status, IReadOnlyList<string> Error)> RunAsync(string program, IReadOnlyDictionary<string, string> variables)
    {
        // In the folder that it was built to: the one of the tests lacks what their framework has.
        var tests = new DirectoryInfo(AppContext.BaseDirectory);
        var start = new ProcessStartInfo(Path.Combine(tests.Parent!.Parent!.FullName, program, tests.Name, program)) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(name => name is not ("PATH" or "HOME") && !name.StartsWith("DOTNET_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
