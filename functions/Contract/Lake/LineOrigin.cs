using System.Text.Json;

namespace Pipeline.Contract.Lake;

/// <summary>The record that a line of the lake comes from: its identity in every object.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="SequenceNumber">The sequence number of the Kinesis record in the shard.</param>
/// <param name="SubSequenceNumber">The user record's index in an aggregated Kinesis record; 0 otherwise.</param>
public readonly record struct LineOrigin(string Shard, string SequenceNumber, int SubSequenceNumber)
{
    /// <summary>Reads the origin of a scored or quarantined line.</summary>
    /// <param name="line">The line.</param>
    /// <exception cref="InvalidDataException">A member is missing or has the wrong type.</exception>
    public static LineOrigin Read(JsonElement line)
    {
        var sub = LakeLine.Member(line, LakeMembers.SubSequenceNumber, JsonValueKind.Number);
        return new LineOrigin(
            LakeLine.Text(line, LakeMembers.Shard),
            LakeLine.Text(line, LakeMembers.SequenceNumber),
            sub.TryGetInt32(out var number) ? number : throw new InvalidDataException($"The line's {LakeMembers.SubSequenceNumber} is {sub}; a whole number was expected."));
    }
}
