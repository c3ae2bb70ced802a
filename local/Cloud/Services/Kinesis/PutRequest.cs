namespace Pipeline.Cloud.Kinesis;

/// <summary>A <c>PutRecords</c> request.</summary>
/// <param name="StreamName">The stream's name, or null.</param>
/// <param name="StreamArn">The stream's ARN, or null.</param>
/// <param name="Entries">The records, in order.</param>
internal sealed record PutRequest(string? StreamName, string? StreamArn, IReadOnlyList<PutEntry> Entries);
