using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment.Stack;

/// <summary>What deployments leave in the account and no service of the local cloud holds: names that are taken, and names that were given.</summary>
internal sealed class AccountResources
{
    private readonly HashSet<(string Type, string Name)> _taken = [];
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _generations = new(StringComparer.Ordinal);

    /// <summary>Takes a name.</summary>
    /// <exception cref="AwsException">AlreadyExists: a resource of that type has it.</exception>
    public void Take(string type, string name)
    {
        if (!_taken.Add((type, name)))
            throw new AwsException("AlreadyExists", $"Resource of type '{type}' with identifier '{name}' already exists.");
    }

    /// <summary>Gives a name back.</summary>
    public void Release(string type, string name) => _taken.Remove((type, name));

    /// <summary>Gives all names back that are an ARN's versions.</summary>
    public void ReleaseBelow(string type, string arn) => _taken.RemoveWhere(taken => taken.Type == type && taken.Name.StartsWith(arn + ":", StringComparison.Ordinal));

    /// <summary>Notes that a function changed in what the local cloud does not emulate, such as its network.</summary>
    public void Changed(string function) => _changed.Add(function);

    /// <summary>Whether a function changed in such a way; asked once, it is forgotten.</summary>
    public bool TakeChange(string function) => _changed.Remove(function);

    /// <summary>Whether a name is taken.</summary>
    public bool Has(string type, string name) => _taken.Contains((type, name));

    /// <summary>
    /// A name for a resource that its template does not name: it is never given twice. The first is the stack's and the logical id; later ones are counted,
    /// where CloudFormation draws letters.
    /// </summary>
    public string Generate(string stack, string logicalId)
    {
        var name = $"{stack}-{logicalId}";
        var generation = _generations[name] = _generations.GetValueOrDefault(name) + 1;
        return generation == 1 ? name : FormattableString.Invariant($"{name}-{generation}");
    }
}
