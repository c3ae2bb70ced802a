namespace Pipeline.Cloud.Calls;

/// <summary>A permission that a call needs.</summary>
/// <param name="Action">The action, for example <c>s3:GetObject</c>.</param>
/// <param name="Resource">The resource's ARN, or <c>*</c> if the action has no resource.</param>
public readonly record struct Need(string Action, string Resource)
{
    /// <summary>The needs of an operation without resource-level permissions: only <c>*</c> allows it.</summary>
    public static OperationNeeds OfAccount { get; } = call => [call.Need("*")];

    /// <summary>The needs of an operation that every caller may call: none.</summary>
    public static OperationNeeds None { get; } = _ => [];

    /// <summary>Condition keys of the call, with their values; null for none.</summary>
    public (string Key, string Value)[]? Keys { get; init; }

    /// <summary>The needs of an operation about one resource.</summary>
    public static OperationNeeds On(Func<CallSubject, string> resource) => call => [call.Need(resource(call))];

    /// <summary>The needs of an operation about several resources, all of which must be allowed.</summary>
    public static OperationNeeds OnAll(Func<CallSubject, IEnumerable<string>> resources) => call => resources(call).Select(call.Need);

    /// <summary>The needs of an operation whose action has a different name.</summary>
    public static OperationNeeds To(string action, Func<CallSubject, string> resource) => call => [new Need(action, resource(call))];
}
