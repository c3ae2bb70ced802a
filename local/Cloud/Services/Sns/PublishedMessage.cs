namespace Pipeline.Cloud.Sns;

/// <summary>A message that was published to a topic.</summary>
/// <param name="MessageId">Its id.</param>
/// <param name="Subject">Its subject, or null.</param>
/// <param name="Message">Its text.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="Failures">The subscriptions to which it could not be delivered, and why.</param>
public sealed record PublishedMessage(string MessageId, string? Subject, string Message, DateTimeOffset PublishedAt, IReadOnlyList<string> Failures);
