namespace Pipeline.Cli.Streaming;

/// <summary>A trip that the stream took in.</summary>
/// <param name="File">The index of its file.</param>
/// <param name="SentAt">When the call that the stream accepted it with began.</param>
/// <param name="Minutes">Its label.</param>
internal readonly record struct SentTrip(int File, DateTimeOffset SentAt, float Minutes);
