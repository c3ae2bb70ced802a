namespace Pipeline.Cloud.Iam.Access;

/// <summary>A permission that a call needs.</summary>
/// <param name="Action">The action, for example <c>s3:GetObject</c>.</param>
/// <param name="Resource">The resource's ARN, or <c>*</c> where the action is about none.</param>
internal readonly record struct Need(string Action, string Resource)
{
    /// <summary>Condition keys of the call, with their values; null for none.</summary>
    public (string Key, string Value)[]? Keys { get; init; }
}
