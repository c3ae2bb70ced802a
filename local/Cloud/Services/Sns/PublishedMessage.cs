namespace Pipeline.Cloud.Sns;

/// <summary>A message that was published to a topic.</summary>
/// <param name="MessageId">Its id.</param>
/// <param name="Subject">Its subject, or null.</param>
/// <param name="Message">Its text.</param>
/// <param name="PublishedAt">When.</param>
/// <param name="Failures">What subscriptions could not be served, and why.</param>
public sealed record PublishedMessage(string MessageId, string? Subject, string Message, DateTimeOffset PublishedAt, IReadOnlyList<string> Failures);
