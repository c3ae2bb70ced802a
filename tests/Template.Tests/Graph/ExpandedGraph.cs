namespace Pipeline.Template.Tests.Graph;

/// <summary>
/// The resources that CloudFormation gets from template.yaml, with what each waits for: Ref, GetAtt, Sub and DependsOn, and nothing else. SAM's
/// resources stand in it under the logical ids that SAM gives them; a version's without the hash that ends it.
/// </summary>
/// <param name="template">The template.</param>
internal sealed class ExpandedGraph(ProjectTemplate template)
{
    private readonly Dictionary<string, HashSet<string>> _needs = Expand(template);

    /// <summary>The resources.</summary>
    public IEnumerable<string> Resources => _needs.Keys;

    /// <summary>Everything that a resource waits for, directly or by way of others.</summary>
    public IReadOnlySet<string> Before(string resource)
    {
        var before = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(_needs[resource]);
        while (open.TryPop(out string? next))
        {
            if (before.Add(next)) _needs[next].ToList().ForEach(open.Push);
        }

        return before;
    }

    private static Dictionary<string, HashSet<string>> Expand(ProjectTemplate template)
    {
        var written = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var (name, resource) in template.Resources)
        {
            foreach (var (id, needs) in SamExpansion.Of(template, name, resource!.AsObject())) Needs(id).UnionWith(needs);
        }

        foreach (var (bucket, permission) in SamExpansion.NotificationPermissions(template)) Needs(bucket).Add(permission);
        return written.ToDictionary(node => node.Key, node => node.Value.Where(written.ContainsKey).ToHashSet(StringComparer.Ordinal));

        HashSet<string> Needs(string id)
        {
            if (!written.TryGetValue(id, out var needs)) written[id] = needs = new HashSet<string>(StringComparer.Ordinal);
            return needs;
        }
    }
}
