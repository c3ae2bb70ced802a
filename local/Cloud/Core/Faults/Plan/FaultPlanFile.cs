using System.Globalization;
using Pipeline.Cloud.Yaml;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Cloud.Faults.Plan;

/// <summary>Reads a fault plan: YAML with <c>seed</c> and <c>rules</c>.</summary>
public static class FaultPlanFile
{
    /// <summary>Reads a plan.</summary>
    /// <exception cref="FaultPlanException">The file is missing or malformed.</exception>
    public static FaultPlan Read(string file)
    {
        if (!File.Exists(file)) throw new FaultPlanException(file, "there is no such file; expected a fault plan in YAML.");
        var root = YamlFile.Load(file, (place, problem) => new FaultPlanException(place, problem))
            ?? throw new FaultPlanException($"{file}:1", "expected one YAML document with 'seed' and 'rules'.");
        var seed = 1;
        IReadOnlyList<FaultRule>? rules = null;
        foreach (var (name, node) in Members(root, file))
        {
            switch (name)
            {
                case "seed":
                    if (!int.TryParse((node as YamlScalarNode)?.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seed))
                        throw new FaultPlanException(YamlFile.At(file, node), "seed: expected a whole number.");
                    break;
                case "rules":
                    if (node is not YamlSequenceNode list) throw new FaultPlanException(YamlFile.At(file, node), "rules: expected a list of rules.");
                    rules = [.. list.Children.Select(rule => FaultRuleReader.Read(Entry(rule, file)))];
                    break;
                default:
                    throw new FaultPlanException(YamlFile.At(file, node), $"'{name}' is not a key of a fault plan; there are seed and rules.");
            }
        }

        return new FaultPlan(seed, rules ?? throw new FaultPlanException(YamlFile.At(file, root), "expected 'rules', a list of rules."));
    }

    private static FaultEntry Entry(YamlNode node, string file)
    {
        if (node is not YamlMappingNode rule) throw new FaultPlanException(YamlFile.At(file, node), "a rule has keys: on, when and what; found a bare value.");
        var values = Members(rule, file).ToDictionary(
            member => member.Name, member => new FaultValue(YamlFile.At(file, member.Node), Texts(member.Name, member.Node, file)), StringComparer.Ordinal);
        return new FaultEntry(YamlFile.At(file, node), values);
    }

    private static IReadOnlyList<string> Texts(string name, YamlNode node, string file) => node switch
    {
        YamlScalarNode scalar => [scalar.Value ?? ""],
        YamlSequenceNode list when list.Children.All(item => item is YamlScalarNode) => [.. list.Children.Select(item => ((YamlScalarNode)item).Value ?? "")],
        _ => throw new FaultPlanException(YamlFile.At(file, node), $"{name}: expected a value or a list of values."),
    };

    private static IEnumerable<(string Name, YamlNode Node)> Members(YamlMappingNode mapping, string file) => mapping.Children.Select(child =>
        (child.Key as YamlScalarNode)?.Value is { } name ? (name, child.Value) : throw new FaultPlanException(YamlFile.At(file, child.Key), "expected a plain key."));
}

/// <summary>Thrown when a fault plan cannot be used. The message says where, what is wrong and what is allowed.</summary>
/// <param name="where">The file and line, or the option.</param>
/// <param name="problem">What is wrong, and what is allowed.</param>
public sealed class FaultPlanException(string where, string problem) : Exception($"{where}: {problem}");

/// <summary>What goes wrong in a local cloud, and when. The same plan has the same effect on the same calls.</summary>
/// <param name="Seed">The seed of all random draws.</param>
/// <param name="Rules">The rules. If several would answer a call, the first one does; delays add up.</param>
public sealed record FaultPlan(int Seed, IReadOnlyList<FaultRule> Rules);
