using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pipeline.Aws.Direct;

/// <summary>
/// The trusted root certificates: the machine's, or only those in the file that <c>AWS_CA_BUNDLE</c> names. Loading a machine's 140 or so
/// roots takes most of a cold start over TLS; loading a file with Amazon's five roots does not.
/// </summary>
internal sealed class TrustedRoots
{
    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http11];
    private readonly X509ChainPolicy? _policy;

    private TrustedRoots(X509ChainPolicy? policy) => _policy = policy;

    /// <summary>Reads the root certificates.</summary>
    /// <param name="path">A PEM file of certificates; null for the machine's.</param>
    /// <exception cref="InvalidOperationException">The file cannot be read, or contains no certificate.</exception>
    public static TrustedRoots Read(string? path)
    {
        if (string.IsNullOrEmpty(path)) return new TrustedRoots(null);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidOperationException($"The file {path} of AWS_CA_BUNDLE cannot be read: {e.Message}", e);
        }

        if (policy.CustomTrustStore.Count == 0) throw new InvalidOperationException($"The file {path} of AWS_CA_BUNDLE holds no certificate.");
        return new TrustedRoots(policy);
    }

    /// <summary>The TLS options for a host.</summary>
    public SslClientAuthenticationOptions Options(string host) => new()
    {
        TargetHost = host,
        ApplicationProtocols = Protocols,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = _policy?.Clone(),
    };
}
