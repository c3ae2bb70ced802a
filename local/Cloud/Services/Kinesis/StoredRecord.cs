using System.Text;

namespace Pipeline.Cloud.Kinesis;

/// <summary>A record in memory: its partition key (UTF-8) and payload in one array, its index implied by its place in the log.</summary>
internal readonly record struct StoredRecord(byte[] Bytes, int KeyLength, long ArrivedAt)
{
    /// <summary>The producer's key.</summary>
    public string PartitionKey => Encoding.UTF8.GetString(Bytes, 0, KeyLength);

    /// <summary>The payload.</summary>
    public ReadOnlyMemory<byte> Data => Bytes.AsMemory(KeyLength);
}
