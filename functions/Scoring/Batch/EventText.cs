using System.Text;

namespace Pipeline.Scoring.Batch;

/// <summary>
/// A string of the event, kept as a slice of the event's UTF-8 bytes. It becomes a .NET string only on demand: sequence numbers are copied
/// to the lake as bytes, and few of a batch's partition keys are ever needed.
/// </summary>
/// <param name="Utf8">The bytes; valid as long as the event's buffer.</param>
internal readonly record struct EventText(ReadOnlyMemory<byte> Utf8)
{
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);

    /// <summary>Whether two texts have the same bytes.</summary>
    public bool Equals(EventText other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Utf8.Span);
        return hash.ToHashCode();
    }

    /// <summary>Converts a string that is not a slice of the event.</summary>
    public static implicit operator EventText(string text) => new(Encoding.UTF8.GetBytes(text));
}
