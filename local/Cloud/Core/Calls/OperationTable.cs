using System.Collections.Frozen;

namespace Pipeline.Cloud.Calls;

/// <summary>The operations of a service, by name.</summary>
public sealed class OperationTable
{
    private readonly FrozenDictionary<string, Operation> _known;
    private readonly Func<string, Operation>? _others;

    /// <summary>A table of declared operations.</summary>
    /// <exception cref="ArgumentException">Two operations have the same name.</exception>
    public OperationTable(params IEnumerable<Operation> operations)
        : this(operations, null)
    {
    }

    private OperationTable(IEnumerable<Operation> operations, Func<string, Operation>? others)
    {
        _known = operations.ToDictionary(operation => operation.Name, StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal);
        _others = others;
    }

    /// <summary>The declared operations, by name.</summary>
    public IReadOnlyList<Operation> Declared => [.. _known.Values.OrderBy(operation => operation.Name, StringComparer.Ordinal)];

    /// <summary>A table that has an operation for every name.</summary>
    /// <param name="make">Makes an operation for a name that is not declared.</param>
    /// <param name="declared">The declared operations.</param>
    public static OperationTable Open(Func<string, Operation> make, params IEnumerable<Operation> declared) => new(declared, make);

    /// <summary>The operation with a name; null if the service has none.</summary>
    public Operation? Find(string name) => _known.GetValueOrDefault(name) ?? _others?.Invoke(name);
}
