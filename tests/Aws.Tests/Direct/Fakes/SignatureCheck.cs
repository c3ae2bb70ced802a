using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Amazon.Runtime.Internal.Auth;

namespace Pipeline.Aws.Tests.Direct.Fakes;

/// <summary>Signs a call that a server saw once more, with the SDK's signer.</summary>
internal static partial class SignatureCheck
{
    /// <summary>The signature that a call has, and the one that it should have.</summary>
    public static (string Actual, string Expected) Of(SeenCall call, string secret = DirectRig.Secret)
    {
        var signed = Authorization().Match(call.Header("authorization")!);
        var target = call.Target.Split('?');
        var names = signed.Groups["headers"].Value.Split(';');
        var canonical = string.Join('\n',
        [
            call.Method, target[0], target.Length > 1 ? target[1] : "",
            .. names.Select(name => $"{name}:{Spaces().Replace(call.Header(name)!, " ")}"),
            "", string.Join(';', names), call.Header("x-amz-content-sha256") ?? Convert.ToHexStringLower(SHA256.HashData(call.Body)),
        ]);
        var at = DateTime.ParseExact(
            call.Header("x-amz-date")!, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        var result = AWS4Signer.ComputeSignature(
            signed.Groups["key"].Value, secret, signed.Groups["region"].Value, at, signed.Groups["service"].Value, signed.Groups["headers"].Value, canonical);
        return (signed.Groups["signature"].Value, result.Signature);
    }

    [GeneratedRegex("^AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/[0-9]{8}/(?<region>[^/]+)/(?<service>[^/]+)/aws4_request, SignedHeaders=(?<headers>[^,]+), Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Authorization();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
