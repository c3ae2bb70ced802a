using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pipeline.Aws.Tests.Direct.Fakes;

/// <summary>A root authority that nobody knows, and certificates of it.</summary>
internal sealed class Certificates : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;

    public Certificates()
    {
        var request = new CertificateRequest("CN=Root of a test", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _root = request.CreateSelfSigned(Now.AddYears(-2), Now.AddYears(2));
    }

    /// <summary>The root's certificate as a file has it.</summary>
    public string Pem => _root.ExportCertificatePem();

    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    /// <summary>Makes a server's certificate.</summary>
    public X509Certificate2 Issue(string host = "localhost", bool hasExpired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var signed = request.Create(_root, Now.AddYears(-1), hasExpired ? Now.AddDays(-1) : Now.AddYears(1), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
    }
}
