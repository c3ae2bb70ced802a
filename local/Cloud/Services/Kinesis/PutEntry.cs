namespace Pipeline.Cloud.Kinesis;

/// <summary>A record on its way into a stream.</summary>
/// <param name="Bytes">Its partition key in UTF-8, then its payload.</param>
/// <param name="KeyLength">How many of the bytes are the key.</param>
/// <param name="HashKey">Which shard it belongs to.</param>
internal readonly record struct PutEntry(byte[] Bytes, int KeyLength, UInt128 HashKey);
