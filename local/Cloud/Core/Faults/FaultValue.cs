namespace Pipeline.Cloud.Faults;

/// <summary>A key's values.</summary>
/// <param name="Where">Where the key stands.</param>
/// <param name="Texts">Its values: one, but for a list.</param>
internal sealed record FaultValue(string Where, IReadOnlyList<string> Texts)
{
    /// <summary>What the key says as one text.</summary>
    public string Text => string.Join(",", Texts);
}
