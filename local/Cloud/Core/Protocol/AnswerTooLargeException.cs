namespace Pipeline.Cloud.Protocol;

/// <summary>Thrown when an operation's answer is longer than its caller in the process takes, before it is read into memory.</summary>
/// <param name="size">The answer's size, bytes.</param>
/// <param name="limit">What the caller takes, bytes.</param>
public sealed class AnswerTooLargeException(long size, long limit) : Exception($"The answer has {size} bytes; the caller takes at most {limit}.");
