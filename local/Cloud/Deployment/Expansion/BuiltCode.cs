using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Cloud.Lambda.Code;

namespace Pipeline.Cloud.Deployment.Expansion;

/// <summary>The functions' code as the build made it: a folder a function.</summary>
/// <param name="templateFile">The template: code must lie in its folder.</param>
/// <param name="artifacts">The folder of the folders.</param>
internal sealed class BuiltCode(string templateFile, string artifacts)
{
    /// <summary>The property <c>Code</c> of a function: its folder, and what is in it.</summary>
    /// <exception cref="TemplateException">The function is not built, or its code lies outside of the template's folder.</exception>
    public JsonObject Of(SamResource function)
    {
        // Where the code comes from in AWS; here it is the folder that the build made.
        if (function.Properties["CodeUri"] is JsonValue uri) TemplateFolder.Find(templateFile, problem => function.Error("CodeUri", problem), uri.ToString());
        var directory = Path.GetFullPath(Path.Combine(artifacts, function.LogicalId));
        if (!Directory.Exists(directory))
            throw function.Error("CodeUri", $"the function is not built: expected its files in {directory}; run 'make build' or 'sam build' first.");
        try
        {
            return new JsonObject { ["LocalDirectory"] = directory, ["Sha256"] = FolderDigest.Of(directory).Sha256 };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw function.Error("CodeUri", $"the folder {directory} cannot be deployed: {e.Message}.");
        }
    }
}
