using System.Diagnostics;
using Pipeline.Testing;

namespace Pipeline.EndToEnd.Scripts;

/// <summary>What a program ended with and said.</summary>
/// <param name="Status">The exit status.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ScriptRun(int Status, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The path of a script of <c>local/scripts</c>.</summary>
    public static string PathOf(string script) => Path.Combine(Repository.Root, "local", "scripts", script);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">A path, or a name on PATH.</param>
    /// <param name="arguments">What it is called with.</param>
    /// <param name="directory">The working directory; null for the tests' own.</param>
    /// <param name="environment">Variables to set beside the tests' own.</param>
    /// <exception cref="TimeoutException">It did not end within two minutes.</exception>
    public static async Task<ScriptRun> OfAsync(
        string program, string[] arguments, string? directory = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (directory is not null)
            start.WorkingDirectory = directory;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new ScriptRun(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Limit.TotalMinutes} minutes.");
        }
    }
}
