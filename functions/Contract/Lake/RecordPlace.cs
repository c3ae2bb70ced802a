using Pipeline.Contract.Text;

namespace Pipeline.Contract.Lake;

/// <summary>The origin of a user record, as written into its line.</summary>
/// <param name="ArrivedAt">When the stream received the Kinesis record.</param>
/// <param name="SequenceNumber">The sequence number's UTF-8 bytes.</param>
/// <param name="SubSequenceNumber">The user record's index in an aggregated Kinesis record; 0 otherwise.</param>
public readonly record struct RecordPlace(DateTimeOffset ArrivedAt, ReadOnlyMemory<byte> SequenceNumber, int SubSequenceNumber)
{
    internal void WriteArrival(Utf8Output line)
    {
        line.Write(",\"arrived_at\":\""u8);
        line.WriteTime(ArrivedAt);
        line.Write((byte)'"');
    }

    internal void WriteNumbers(Utf8Output line)
    {
        line.Write(",\"sub_sequence_number\":"u8);
        line.WriteNumber((long)SubSequenceNumber);
        line.Write(",\"sequence_number\":"u8);
        line.WriteString(SequenceNumber.Span);
    }
}
