using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Cloud.Yaml;

/// <summary>Reads the user's own YAML files, whose errors name file and line. What may come from a stranger is read by <see cref="BoundedYaml"/>.</summary>
public static class YamlFile
{
    /// <summary>The mapping that a file is.</summary>
    /// <param name="file">The file.</param>
    /// <param name="refuse">Makes the error of a place and what is wrong there.</param>
    /// <returns>Null when the file is not one document with a mapping.</returns>
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

    /// <summary>Where a node stands.</summary>
    public static string At(string file, YamlNode node) => string.Create(CultureInfo.InvariantCulture, $"{file}:{node.Start.Line}");
}
