using System.Text.Json.Nodes;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Deployment.Expansion;

/// <summary>SAM's own translator (aws-sam-translator for Python), where it is installed.</summary>
internal static class SamTranslator
{
    private static string Script => Path.Combine(Repository.Root, "tests", "Cloud.Tests", "Deployment", "Expansion", "translate.py");

    /// <summary>Whether this machine has it.</summary>
    public static bool IsInstalled() => Python.Run(["-c", "import samtranslator"])?.ExitCode == 0;

    /// <summary>The resources that it makes of a template.</summary>
    public static JsonObject Expand(JsonObject template)
    {
        var (exitCode, output) = Python.Run([Script], template.ToJsonString())!.Value;
        exitCode.ShouldBe(0, output);
        return (JsonObject)JsonNode.Parse(output)!;
    }
}
