namespace Pipeline.Cli.Commands;

/// <summary>A deployed stack does not answer, or refuses what is asked of it.</summary>
/// <param name="endpoint">Where it is; null for AWS.</param>
/// <param name="cause">What it said.</param>
/// <param name="sent">How many records it had taken.</param>
internal sealed class UnreachableStackException(Uri? endpoint, Exception cause, long sent)
    : Exception($"{endpoint?.ToString() ?? "AWS"}: {cause.Message} {sent} records were sent.", cause);
