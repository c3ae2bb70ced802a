using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Sqs;

/// <summary>The MD5 digests by which clients check what they sent. Source: "Calculating the MD5 message digest for message attributes".</summary>
internal static class MessageDigest
{
    /// <summary>The digest of a text.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The digest of message attributes, in the order of their names, each with the lengths of its parts.</summary>
    public static string Of(JsonObject attributes)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var (name, attribute) in attributes.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Append(digest, Encoding.UTF8.GetBytes(name));
            Append(digest, Encoding.UTF8.GetBytes((string?)attribute?["DataType"] ?? ""));
            var text = (string?)attribute?["StringValue"];
            digest.AppendData([text is null ? (byte)2 : (byte)1]);
            Append(digest, text is null ? Convert.FromBase64String((string?)attribute?["BinaryValue"] ?? "") : Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private static void Append(IncrementalHash digest, byte[] part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        digest.AppendData(length);
        digest.AppendData(part);
    }
}
