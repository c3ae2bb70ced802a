using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Pipeline.Contract.Text;

namespace Pipeline.Aws.Direct;

/// <summary>
/// Signs calls with AWS Signature Version 4. The signing key is cached for a day and its credentials, so a call only needs hashing.
/// Sources: "Create a signed AWS API request" and, for the payload's header, "Signature Calculations for the Authorization Header" (Amazon
/// S3).
/// </summary>
internal sealed class RequestSigner(string service, string region)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const int HashLength = 32;
    private readonly string _scope = $"/{region}/{service}/aws4_request";
    private SigningKey? _key;

    /// <summary>Computes the signing key of a day in advance.</summary>
    public void Prepare(string now, ImmutableCredentials credentials) => GetKey(now[..8], credentials);

    /// <summary>Writes a body's SHA-256 as hexadecimal text.</summary>
    public static void WriteHash(ReadOnlySpan<byte> content, Span<byte> text)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        SHA256.HashData(content, hash);
        WriteHex(hash, text);
    }

    /// <summary>Writes the value of the <c>Authorization</c> header.</summary>
    /// <param name="request">The call.</param>
    /// <param name="headers">All headers to sign, ordered by name.</param>
    /// <param name="bodyHash">The body's SHA-256 as hexadecimal text.</param>
    /// <param name="now">The time of the call, as in its <c>x-amz-date</c> header.</param>
    /// <param name="credentials">The credentials to sign with.</param>
    /// <param name="output">Receives the value.</param>
    /// <param name="scratch">Working buffer.</param>
    public void WriteAuthorization(
        in ServiceRequest request, ReadOnlySpan<ServiceHeader> headers, ReadOnlySpan<byte> bodyHash, string now, ImmutableCredentials credentials, Utf8Output output, Utf8Output scratch)
    {
        var date = now[..8];
        Span<byte> text = stackalloc byte[HashLength * 2];
        WriteCanonical(request, headers, bodyHash, scratch);
        WriteHash(scratch.WrittenSpan, text);

        scratch.Clear();
        WriteText(scratch, Algorithm);
        scratch.Write((byte)'\n');
        WriteText(scratch, now);
        scratch.Write((byte)'\n');
        WriteText(scratch, date);
        WriteText(scratch, _scope);
        scratch.Write((byte)'\n');
        scratch.Write(text);
        Span<byte> signature = stackalloc byte[HashLength];
        HMACSHA256.HashData(GetKey(date, credentials), scratch.WrittenSpan, signature);
        WriteHex(signature, text);

        WriteText(output, Algorithm);
        output.Write(" Credential="u8);
        WriteText(output, credentials.AccessKey);
        output.Write((byte)'/');
        WriteText(output, date);
        WriteText(output, _scope);
        output.Write(", SignedHeaders="u8);
        WriteNames(headers, output);
        output.Write(", Signature="u8);
        output.Write(text);
    }

    private static void WriteCanonical(in ServiceRequest request, ReadOnlySpan<ServiceHeader> headers, ReadOnlySpan<byte> bodyHash, Utf8Output scratch)
    {
        scratch.Clear();
        WriteText(scratch, request.Method);
        scratch.Write((byte)'\n');
        WriteText(scratch, request.Path);
        // This transport's calls never have a query.
        scratch.Write("\n\n"u8);
        foreach (var header in headers)
        {
            WriteText(scratch, header.Name);
            scratch.Write((byte)':');
            WriteText(scratch, header.Value);
            scratch.Write((byte)'\n');
        }

        scratch.Write((byte)'\n');
        WriteNames(headers, scratch);
        scratch.Write((byte)'\n');
        scratch.Write(bodyHash);
    }

    private static void WriteNames(ReadOnlySpan<ServiceHeader> headers, Utf8Output output)
    {
        for (var i = 0; i < headers.Length; i++)
        {
            if (i > 0) output.Write((byte)';');
            WriteText(output, headers[i].Name);
        }
    }

    private byte[] GetKey(string date, ImmutableCredentials credentials)
    {
        var key = _key;
        if (key is not null && key.Date == date && key.Secret == credentials.SecretKey) return key.Bytes;
        var bytes = Encoding.UTF8.GetBytes("AWS4" + credentials.SecretKey);
        foreach (var part in new[] { date, region, service, "aws4_request" }) bytes = HMACSHA256.HashData(bytes, Encoding.UTF8.GetBytes(part));
        _key = new SigningKey(date, credentials.SecretKey, bytes);
        return bytes;
    }

    private static void WriteText(Utf8Output output, string text) => output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(text.Length * 3)));

    private static void WriteHex(ReadOnlySpan<byte> bytes, Span<byte> text)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        for (var i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = digits[bytes[i] >> 4];
            text[(2 * i) + 1] = digits[bytes[i] & 15];
        }
    }

    private sealed record SigningKey(string Date, string Secret, byte[] Bytes);
}
