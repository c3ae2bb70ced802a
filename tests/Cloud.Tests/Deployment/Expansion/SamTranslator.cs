using System.Diagnostics;
using System.Text.Json.Nodes;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Deployment.Expansion;

/// <summary>SAM's own translator (aws-sam-translator for Python), where it is installed.</summary>
internal static class SamTranslator
{
    private static string Script => Path.Combine(Repository.Root, "tests", "Cloud.Tests", "Deployment", "Expansion", "translate.py");

    /// <summary>Whether this machine has it.</summary>
    public static bool IsInstalled() => Run(["-c", "import samtranslator"], "", out _) == 0;

    /// <summary>The resources that it makes of a template.</summary>
    public static JsonObject Expand(JsonObject template)
    {
        Run([Script], template.ToJsonString(), out var output).ShouldBe(0, output);
        return (JsonObject)JsonNode.Parse(output)!;
    }

    private static int Run(IReadOnlyList<string> arguments, string input, out string output)
    {
        var start = new ProcessStartInfo("python3", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var python = Process.Start(start)!;
            var errors = python.StandardError.ReadToEndAsync();
            python.StandardInput.Write(input);
            python.StandardInput.Close();
            output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            if (python.ExitCode != 0) output = errors.Result;
            return python.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            // There is no Python.
            output = e.Message;
            return -1;
        }
    }
}
