using Pipeline.Contract.Text;

namespace Pipeline.Contract.Lake;

/// <summary>The members that are the same in nearly every line of an object, formatted once: the time of scoring, the model and the shard.</summary>
/// <param name="scoredAt">When the batch was scored.</param>
/// <param name="shard">The batch's shard.</param>
public sealed class SharedMembers(DateTimeOffset scoredAt, string shard)
{
    private byte[]? _text;
    private string? _model;

    /// <summary>Writes the members for a record; null if no model scored it.</summary>
    internal void Write(Utf8Output line, string? model)
    {
        if (_text is null || !ReferenceEquals(model, _model)) (_text, _model) = (TextOf(model), model);
        line.Write(_text);
    }

    private byte[] TextOf(string? model)
    {
        using var text = new Utf8Output(256);
        text.Write(",\"scored_at\":\""u8);
        text.WriteTime(scoredAt);
        text.Write("\",\"model\":"u8);
        text.WriteString(model);
        text.Write(",\"shard\":"u8);
        text.WriteString(shard);
        return text.WrittenSpan.ToArray();
    }
}
