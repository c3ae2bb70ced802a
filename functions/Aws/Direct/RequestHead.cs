using System.Globalization;
using System.Text;
using Amazon.Runtime;
using Pipeline.Contract.Text;

namespace Pipeline.Aws.Direct;

/// <summary>Writes the signed head of a call.</summary>
internal sealed class RequestHead(ServiceEndpoint endpoint, RequestSigner signer, TimeProvider time, Func<string, string?> variable)
{
    private const int HashTextLength = 64;

    private readonly ServiceHeader _host = new("host", endpoint.Host);

    // Only S3 requires the body's hash in a header.
    private readonly bool _sendsBodyHash = endpoint.Service == "s3";

    /// <summary>Computes the day's signing key in advance.</summary>
    public void Prepare(ImmutableCredentials credentials) => signer.Prepare(Now(), credentials);

    /// <summary>Writes the head of a call, including the empty line at its end.</summary>
    public void Write(in ServiceRequest request, ImmutableCredentials credentials, Utf8Output output, Utf8Output scratch)
    {
        var now = Now();
        Span<byte> bodyHash = stackalloc byte[HashTextLength];
        RequestSigner.WriteHash(request.Body.Span, bodyHash);
        var headers = SignedHeaders(request, now, credentials, bodyHash);

        WriteText(output, request.Method);
        output.Write((byte)' ');
        WriteText(output, request.Path);
        output.Write(" HTTP/1.1\r\n"u8);
        foreach (var header in headers) WriteLine(output, header.Name, header.Value);
        WriteLine(output, "content-length", request.Body.Length.ToString(CultureInfo.InvariantCulture));
        output.Write("user-agent: pipeline-scorer\r\n"u8);
        // AWS detects loops of functions that invoke each other by this header. Source: "Use Lambda recursive loop detection to prevent infinite loops".
        if (variable("_X_AMZN_TRACE_ID") is { Length: > 0 } trace) WriteLine(output, "x-amzn-trace-id", trace);
        output.Write("authorization: "u8);
        signer.WriteAuthorization(request, headers, bodyHash, now, credentials, output, scratch);
        output.Write("\r\n\r\n"u8);
    }

    private string Now() => time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private ServiceHeader[] SignedHeaders(in ServiceRequest request, string now, ImmutableCredentials credentials, ReadOnlySpan<byte> bodyHash)
    {
        var headers = new List<ServiceHeader>(request.Headers.Length + 4);
        headers.AddRange(request.Headers);
        headers.Add(_host);
        headers.Add(new("x-amz-date", now));
        if (_sendsBodyHash) headers.Add(new("x-amz-content-sha256", Encoding.ASCII.GetString(bodyHash)));
        if (credentials.UseToken) headers.Add(new("x-amz-security-token", credentials.Token));
        headers.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return [.. headers];
    }

    private static void WriteLine(Utf8Output output, string name, string value)
    {
        WriteText(output, name);
        output.Write(": "u8);
        WriteText(output, value);
        output.Write("\r\n"u8);
    }

    private static void WriteText(Utf8Output output, string text) => output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(text.Length * 3)));
}
