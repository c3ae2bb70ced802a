using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment.Stack;

/// <summary>What deployments leave in the account and no service of the local cloud holds: names that are taken, and names that were given.</summary>
internal sealed class AccountResources
{
    private readonly HashSet<(string Type, string Name)> _taken = [];
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<(Type Kind, string Name), object> _kept = [];
    private readonly Dictionary<string, int> _generations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _reused = new(StringComparer.Ordinal);

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

    /// <summary>Keeps what a resource says, for other resources; null forgets it.</summary>
    public void Keep<T>(string name, T? content)
        where T : class
    {
        if (content is null) _kept.Remove((typeof(T), name));
        else _kept[(typeof(T), name)] = content;
    }

    /// <summary>What a resource of a name says; null if nothing is kept of it.</summary>
    public T? Kept<T>(string name)
        where T : class => _kept.GetValueOrDefault((typeof(T), name)) as T;

    /// <summary>Notes that a function changed in what the local cloud does not emulate, such as its network.</summary>
    public void Changed(string function) => _changed.Add(function);

    /// <summary>Whether a function changed in such a way; asked once, it is forgotten.</summary>
    public bool TakeChange(string function) => _changed.Remove(function);

    /// <summary>Whether a name is taken.</summary>
    public bool Has(string type, string name) => _taken.Contains((type, name));

    /// <summary>Gives the resources of a stack the names again that they had before a restart, those that are made again and those that are there.</summary>
    /// <param name="stack">The stack's name.</param>
    /// <param name="names">The names, by logical id.</param>
    public void Reuse(string stack, IReadOnlyDictionary<string, string> names)
    {
        foreach (var (logicalId, reused) in names)
        {
            var name = $"{stack}-{logicalId}";
            _reused[name] = reused;
            _generations[name] = reused.Length > name.Length + 1 && int.TryParse(reused[(name.Length + 1)..], out var generation) ? generation : 1;
        }
    }

    /// <summary>Makes sure that a resource that is there, and is replaced, does not give its name to the other.</summary>
    public void Keep(string stack, string logicalId) => _reused.Remove($"{stack}-{logicalId}");

    /// <summary>
    /// A name for a resource that its template does not name: it is never given twice. The first is the stack's and the logical id; later ones are counted,
    /// where CloudFormation draws letters.
    /// </summary>
    public string Generate(string stack, string logicalId)
    {
        var name = $"{stack}-{logicalId}";
        if (_reused.Remove(name, out var reused)) return reused;
        var generation = _generations[name] = _generations.GetValueOrDefault(name) + 1;
        return generation == 1 ? name : FormattableString.Invariant($"{name}-{generation}");
    }
}
