using System.Text.Json;

namespace Pipeline.Contract.Lake;

/// <summary>The record that a line of the lake is of: its identity wherever it lies.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="SequenceNumber">The number of the Kinesis record in the shard.</param>
/// <param name="SubSequenceNumber">The place of the user record in an aggregated Kinesis record, else 0.</param>
public readonly record struct LineOrigin(string Shard, string SequenceNumber, int SubSequenceNumber)
{
    /// <summary>Reads the origin of a scored or quarantined line.</summary>
    /// <param name="line">The line.</param>
    /// <exception cref="InvalidDataException">A member is missing or of another kind.</exception>
    public static LineOrigin Read(JsonElement line)
    {
        var sub = LakeLine.Member(line, LakeMembers.SubSequenceNumber, JsonValueKind.Number);
        return new LineOrigin(
            LakeLine.Text(line, LakeMembers.Shard),
            LakeLine.Text(line, LakeMembers.SequenceNumber),
            sub.TryGetInt32(out var number) ? number : throw new InvalidDataException($"The line's {LakeMembers.SubSequenceNumber} is {sub}; a whole number was expected."));
    }
}
