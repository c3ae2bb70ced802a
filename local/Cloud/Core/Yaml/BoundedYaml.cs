using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Cloud.Yaml;

/// <summary>
/// Reads untrusted YAML. Size, depth and the expansion of aliases are bounded before anything is built, and a tag that names a type
/// is refused.
/// </summary>
public static class BoundedYaml
{
    /// <summary>The largest text. Sources: "CloudFormation quotas" (a template in S3) and "Step Functions service quotas" (a definition): 1 MB each.</summary>
    public const int Largest = 1024 * 1024;

    private const int Deepest = 100;
    private const int MostNodes = 100_000;

    // YAML's core types. A tag of one of these is harmless: it only says how to interpret a scalar.
    private static readonly HashSet<string> CoreTags = new(StringComparer.Ordinal) { "str", "int", "float", "bool", "null", "map", "seq" };

    /// <summary>Reads a text.</summary>
    /// <param name="text">The YAML text.</param>
    /// <param name="shortTags">Whether CloudFormation's short tags (<c>!Ref</c>) are allowed; the caller checks which ones.</param>
    /// <exception cref="YamlException">The text is not YAML, or exceeds a bound.</exception>
    public static YamlStream Load(string text, bool shortTags)
    {
        if (text.Length > Largest) throw new YamlException($"the text has {text.Length:N0} characters; at most {Largest:N0} are read.");
        try
        {
            Check(new Parser(new StringReader(text)), shortTags);
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            return yaml;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The scanner misses some malformed YAML and fails with these exceptions instead.
            throw new YamlException("the text is not YAML: " + e.Message, e);
        }
    }

    private static void Check(Parser parser, bool shortTags)
    {
        var expanded = new Dictionary<AnchorName, long>();
        var open = new Stack<(AnchorName Anchor, long Before)>();
        var nodes = 0L;
        while (parser.MoveNext())
        {
            var at = parser.Current!;
            switch (at)
            {
                case AnchorAlias alias:
                    // An unknown alias refers to the node that contains it, or to nothing.
                    nodes += expanded.TryGetValue(alias.Value, out var size) ? size : throw Refused(at, $"the alias '*{alias.Value}' refers to nothing before it, or to what it is part of.");
                    break;
                case Scalar scalar:
                    CheckTag(scalar, shortTags);
                    nodes++;
                    if (!scalar.Anchor.IsEmpty) expanded[scalar.Anchor] = 1;
                    break;
                case NodeEvent started:
                    CheckTag(started, shortTags);
                    open.Push((started.Anchor, nodes++));
                    if (open.Count > Deepest) throw Refused(at, $"it is nested deeper than {Deepest} levels.");
                    break;
                case MappingEnd or SequenceEnd:
                    var (anchor, before) = open.Pop();
                    if (!anchor.IsEmpty) expanded[anchor] = nodes - before;
                    break;
            }

            if (nodes > MostNodes) throw Refused(at, $"with its aliases written out it has more than {MostNodes:N0} nodes.");
        }
    }

    private static void CheckTag(NodeEvent node, bool shortTags)
    {
        if (node.Tag.IsEmpty) return;
        const string Core = "tag:yaml.org,2002:";
        var tag = node.Tag.Value;
        var allowed = tag == "!" || (tag.StartsWith('!') ? shortTags : tag.StartsWith(Core, StringComparison.Ordinal) && CoreTags.Contains(tag[Core.Length..]));
        if (!allowed) throw Refused(node, $"unknown tag '{tag}'.");
    }

    private static YamlException Refused(ParsingEvent at, string problem) => new(at.Start, at.End, problem);
}
