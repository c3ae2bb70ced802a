using Pipeline.Cloud.Iam.Access;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>Operations that need the action of their own name.</summary>
internal static class NeedTable
{
    /// <summary>Operations about one resource.</summary>
    /// <param name="prefix">What stands before the operation in actions, such as <c>kinesis</c>.</param>
    /// <param name="resource">The resource's ARN.</param>
    /// <param name="operations">The operations.</param>
    public static IEnumerable<KeyValuePair<string, OperationNeeds>> Of(string prefix, Func<CallSubject, string> resource, params IEnumerable<string> operations) =>
        OfSeveral(prefix, call => [resource(call)], operations);

    /// <summary>Operations about several resources, all of which must be allowed.</summary>
    public static IEnumerable<KeyValuePair<string, OperationNeeds>> OfSeveral(
        string prefix, Func<CallSubject, IEnumerable<string>> resources, params IEnumerable<string> operations) =>
        operations.Select(operation => Entry(operation, call => resources(call).Select(resource => new Need($"{prefix}:{operation}", resource))));

    /// <summary>Operations for which AWS knows no resource: only <c>*</c> allows them.</summary>
    public static IEnumerable<KeyValuePair<string, OperationNeeds>> OfAccount(string prefix, params IEnumerable<string> operations) =>
        Of(prefix, _ => "*", operations);

    /// <summary>One operation.</summary>
    public static KeyValuePair<string, OperationNeeds> Entry(string operation, OperationNeeds needs) => KeyValuePair.Create(operation, needs);

    /// <summary>A table of them.</summary>
    public static IReadOnlyDictionary<string, OperationNeeds> Table(params IEnumerable<IEnumerable<KeyValuePair<string, OperationNeeds>>> parts) =>
        parts.SelectMany(part => part).ToDictionary(StringComparer.Ordinal);
}
