using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Cloud.Yaml;

/// <summary>Reads the user's own YAML files; errors name file and line. For untrusted YAML use <see cref="BoundedYaml"/>.</summary>
public static class YamlFile
{
    /// <summary>Reads a file that holds one mapping.</summary>
    /// <param name="file">The file.</param>
    /// <param name="refuse">Makes an exception from a place (file and line) and a problem.</param>
    /// <returns>Null when the file is not one document with a mapping at its root.</returns>
    public static YamlMappingNode? Load(string file, Func<string, string, Exception> refuse)
    {
        var yaml = new YamlStream();
        try
        {
            using var reader = new StreamReader(file);
            yaml.Load(reader);
        }
        catch (YamlException e)
        {
            throw refuse(string.Create(CultureInfo.InvariantCulture, $"{file}:{e.Start.Line}"), $"not YAML: {e.InnerException?.Message ?? e.Message}");
        }

        return yaml.Documents.Count == 1 ? yaml.Documents[0].RootNode as YamlMappingNode : null;
    }

    /// <summary>The file and line of a node.</summary>
    public static string At(string file, YamlNode node) => string.Create(CultureInfo.InvariantCulture, $"{file}:{node.Start.Line}");
}
