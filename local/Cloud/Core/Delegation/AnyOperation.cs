using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Delegation;

/// <summary>The operations of a service that knows its own: every name has a handler, and none can be listed.</summary>
internal sealed class AnyOperation(Func<string, OperationHandler> handler) : IReadOnlyDictionary<string, OperationHandler>
{
    public IEnumerable<string> Keys => [];

    public IEnumerable<OperationHandler> Values => [];

    public int Count => 0;

    public OperationHandler this[string key] => handler(key);

    public bool ContainsKey(string key) => true;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out OperationHandler value)
    {
        value = handler(key);
        return true;
    }

    public IEnumerator<KeyValuePair<string, OperationHandler>> GetEnumerator() =>
        Enumerable.Empty<KeyValuePair<string, OperationHandler>>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
