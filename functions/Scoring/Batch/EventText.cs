using System.Text;

namespace Pipeline.Scoring.Batch;

/// <summary>
/// A text of the event where it stands. A string is made of it only for whoever asks: the sequence number is written into every line
/// as it was read, and of a batch's partition keys hardly one is ever needed.
/// </summary>
/// <param name="Utf8">Its bytes, as long-lived as the event's.</param>
internal readonly record struct EventText(ReadOnlyMemory<byte> Utf8)
{
    /// <summary>The text as a string.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);

    /// <summary>Whether two texts say the same, wherever they stand.</summary>
    public bool Equals(EventText other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Utf8.Span);
        return hash.ToHashCode();
    }

    /// <summary>A text that does not stand in the event.</summary>
    public static implicit operator EventText(string text) => new(Encoding.UTF8.GetBytes(text));
}
