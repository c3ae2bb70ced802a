using System.ComponentModel;
using System.Diagnostics;

namespace Pipeline.Testing;

/// <summary>The machine's Python, if it has one: some tests compare with a package that is installed there.</summary>
public static class Python
{
    /// <summary>Runs Python to its end.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="input">The standard input.</param>
    /// <returns>The exit code, and the standard output or, after a failure, the standard error; null if there is no Python.</returns>
    public static (int ExitCode, string Output)? Run(IReadOnlyList<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo("python3", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var python = Process.Start(start)!;
            var errors = python.StandardError.ReadToEndAsync();
            python.StandardInput.Write(input);
            python.StandardInput.Close();
            var output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            return (python.ExitCode, python.ExitCode == 0 ? output : errors.Result);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
