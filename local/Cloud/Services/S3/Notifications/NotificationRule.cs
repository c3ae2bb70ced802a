namespace Pipeline.Cloud.S3.Notifications;

/// <summary>One configuration of a bucket's notifications.</summary>
/// <param name="Id">Its id, from the request or generated.</param>
/// <param name="Kind">The target's kind.</param>
/// <param name="TargetArn">The target.</param>
/// <param name="Events">Event types as configured, for example <c>s3:ObjectCreated:*</c>.</param>
/// <param name="Prefix">Required prefix of the key; empty matches any.</param>
/// <param name="Suffix">Required suffix of the key; empty matches any.</param>
internal sealed record NotificationRule(
    string Id, TargetKind Kind, string TargetArn, IReadOnlyList<string> Events, string Prefix, string Suffix)
{
    /// <summary>Whether the rule matches an event.</summary>
    /// <param name="eventName">Without <c>s3:</c>, as in event documents.</param>
    /// <param name="key">The object's key.</param>
    public bool Matches(string eventName, string key) =>
        key.StartsWith(Prefix, StringComparison.Ordinal) &&
        key.EndsWith(Suffix, StringComparison.Ordinal) &&
        Events.Any(configured => Covers(configured, "s3:" + eventName));

    /// <summary>Whether one object's event could be sent by both rules, which S3 refuses.</summary>
    public bool Overlaps(NotificationRule other) =>
        Events.Any(mine => other.Events.Any(theirs => Covers(mine, theirs) || Covers(theirs, mine))) &&
        (Prefix.StartsWith(other.Prefix, StringComparison.Ordinal) || other.Prefix.StartsWith(Prefix, StringComparison.Ordinal)) &&
        (Suffix.EndsWith(other.Suffix, StringComparison.Ordinal) || other.Suffix.EndsWith(Suffix, StringComparison.Ordinal));

    private static bool Covers(string configured, string eventType) =>
        configured == eventType || (configured.EndsWith(":*", StringComparison.Ordinal) && eventType.StartsWith(configured[..^1], StringComparison.Ordinal));
}

/// <summary>The kind of resource that receives an event.</summary>
internal enum TargetKind
{
    Function,
    Queue,
    Topic,
}
