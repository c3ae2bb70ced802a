using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Bench.Floor;

/// <summary>Signature version 4, the least of it. Source: "Create a signed AWS API request".</summary>
internal sealed class Signer(Credentials credentials, TimeProvider time)
{
    private readonly Dictionary<(string Service, string Date), byte[]> _keys = [];

    /// <summary>The headers that sign a request.</summary>
    public IEnumerable<KeyValuePair<string, string>> Sign(ServiceRequest request, string host)
    {
        var now = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var payload = Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        // In alphabetical order, as the signature wants them.
        List<KeyValuePair<string, string>> signed =
        [
            new("host", host), new("x-amz-content-sha256", payload), new("x-amz-date", now), new("x-amz-security-token", credentials.SessionToken),
        ];
        if (request.Target is { } target) signed.Add(new("x-amz-target", target));

        var names = string.Join(';', signed.Select(header => header.Key));
        var canonical = new StringBuilder(1024).Append(request.Method).Append('\n').Append(request.Path).Append("\n\n");
        foreach (var (name, value) in signed) canonical.Append(name).Append(':').Append(value).Append('\n');
        canonical.Append('\n').Append(names).Append('\n').Append(payload);

        var scope = $"{now[..8]}/{credentials.Region}/{request.Service}/aws4_request";
        var text = $"AWS4-HMAC-SHA256\n{now}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Key(request.Service, now[..8]), Encoding.UTF8.GetBytes(text)));
        signed.Add(new("Authorization", $"AWS4-HMAC-SHA256 Credential={credentials.AccessKeyId}/{scope}, SignedHeaders={names}, Signature={signature}"));
        return signed;
    }

    private byte[] Key(string service, string date)
    {
        lock (_keys)
        {
            if (_keys.TryGetValue((service, date), out var key)) return key;
            key = Encoding.UTF8.GetBytes("AWS4" + credentials.SecretAccessKey);
            foreach (var part in (string[])[date, credentials.Region, service, "aws4_request"]) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
            return _keys[(service, date)] = key;
        }
    }
}
