using Pipeline.Cloud.Deployment.Expansion;
using Pipeline.Cloud.Deployment.Template;

namespace Pipeline.Cloud.Deployment.Graph;

/// <summary>
/// Which resources of an expanded template need which others: by <c>Ref</c>, <c>Fn::GetAtt</c>, <c>Fn::Sub</c> and <c>DependsOn</c>, and by
/// nothing else. Source: "DependsOn attribute" of the CloudFormation guide.
/// </summary>
internal sealed class ResourceGraph
{
    private readonly Dictionary<string, IReadOnlyList<string>> _needs;

    private ResourceGraph(Dictionary<string, IReadOnlyList<string>> needs) => _needs = needs;

    /// <summary>The graph of resources whose conditions hold, with the branches that their conditions choose.</summary>
    /// <exception cref="TemplateException">Resources need each other in a circle.</exception>
    public static ResourceGraph Of(TemplateDocument template, IReadOnlyList<ExpandedResource> resources)
    {
        var names = resources.Select(resource => resource.LogicalId).ToHashSet(StringComparer.Ordinal);
        var graph = new ResourceGraph(resources.ToDictionary(
            resource => resource.LogicalId,
            IReadOnlyList<string> (resource) =>
            [
                .. References.In(resource.Properties).Concat(References.In(resource.UpdatePolicy)).Concat(resource.DependsOn).Where(name => name != resource.LogicalId && names.Contains(name)).Distinct(StringComparer.Ordinal),
            ],
            StringComparer.Ordinal));
        graph.RefuseCircles(template, resources);
        return graph;
    }

    /// <summary>What a resource needs itself.</summary>
    public IReadOnlyList<string> Needs(string logicalId) => _needs[logicalId];

    /// <summary>What a resource needs, itself and by way of others.</summary>
    public IReadOnlySet<string> Reachable(string logicalId)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(_needs[logicalId]);
        while (open.TryPop(out var next))
        {
            if (!found.Add(next)) continue;
            foreach (var further in _needs[next]) open.Push(further);
        }

        return found;
    }

    /// <summary>An order in which each resource comes after those that it needs. What the graph leaves open is drawn.</summary>
    public IReadOnlyList<string> Order(Random random)
    {
        var waiting = _needs.ToDictionary(entry => entry.Key, entry => entry.Value.Count, StringComparer.Ordinal);
        var users = _needs.SelectMany(entry => entry.Value.Select(needed => (Needed: needed, User: entry.Key))).ToLookup(pair => pair.Needed, pair => pair.User, StringComparer.Ordinal);
        var ready = waiting.Where(entry => entry.Value == 0).Select(entry => entry.Key).ToList();
        var order = new List<string>(waiting.Count);
        while (ready.Count > 0)
        {
            var drawn = random.Next(ready.Count);
            var next = ready[drawn];
            ready.RemoveAt(drawn);
            order.Add(next);
            ready.AddRange(users[next].Where(user => --waiting[user] == 0));
        }

        return order;
    }

    private void RefuseCircles(TemplateDocument template, IReadOnlyList<ExpandedResource> resources)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var open = new List<string>();
        foreach (var resource in resources) Visit(resource.LogicalId);

        void Visit(string name)
        {
            if (done.Contains(name)) return;
            if (open.Contains(name))
            {
                var circle = open.SkipWhile(other => other != name).Append(name);
                throw template.Error(resources.First(resource => resource.LogicalId == name).Path, $"resources refer to each other in a circle: {string.Join(" -> ", circle)}.");
            }

            open.Add(name);
            foreach (var other in _needs[name]) Visit(other);
            open.Remove(name);
            done.Add(name);
        }
    }
}
