using System.Text.Json;
using Pipeline.Contract.Lake;

namespace Pipeline.Scoring.Land;

/// <summary>A line of a landed object, and the record that it is of.</summary>
internal sealed record LandedLine(string SequenceNumber, int SubSequenceNumber, ReadOnlyMemory<byte> Json)
{
    /// <summary>The record.</summary>
    public (string, int) Record => (SequenceNumber, SubSequenceNumber);

    /// <summary>Reads which record a line is of.</summary>
    /// <exception cref="InvalidDataException">It does not say.</exception>
    public static LandedLine Read(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        string? number = null;
        var sub = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isNumber = reader.ValueTextEquals(LakeMembers.SequenceNumber);
            var isSub = reader.ValueTextEquals(LakeMembers.SubSequenceNumber);
            reader.Read();
            if (isNumber) number = reader.GetString();
            if (isSub) sub = reader.GetInt32();
            reader.Skip();
        }

        return new LandedLine(number ?? throw new InvalidDataException("A landed line has no sequence number."), sub, json);
    }
}
