namespace Pipeline.Scoring.Land;

/// <summary>A later attempt at the same records has landed them: what this one does is not waited for any more.</summary>
internal sealed class OvertakenException(string key) : Exception($"A later attempt has landed {key}.");
