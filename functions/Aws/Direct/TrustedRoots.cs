using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pipeline.Aws.Direct;

/// <summary>
/// Whose certificates are trusted: those of the machine's root authorities or, where <c>AWS_CA_BUNDLE</c> names a file of them, those of
/// that file alone. To load the 140-odd roots of a machine is most of a cold start over TLS; a file of Amazon's own five roots
/// is not.
/// </summary>
internal sealed class TrustedRoots
{
    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http11];
    private readonly X509ChainPolicy? _policy;

    private TrustedRoots(X509ChainPolicy? policy) => _policy = policy;

    /// <summary>Reads the roots.</summary>
    /// <param name="path">A file of certificates (PEM), or null for the machine's.</param>
    /// <exception cref="InvalidOperationException">The file cannot be read, or holds none.</exception>
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

    /// <summary>How a connection to a host is encrypted.</summary>
    public SslClientAuthenticationOptions Options(string host) => new()
    {
        TargetHost = host,
        ApplicationProtocols = Protocols,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = _policy?.Clone(),
    };
}
