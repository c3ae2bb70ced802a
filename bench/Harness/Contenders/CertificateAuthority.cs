using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pipeline.Bench.Contenders;

/// <summary>A root that lives as long as a run, the certificate of the stand-in's services under it, and the files that make a function trust it.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private static readonly string[] Bundles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pipeline-bench-");

    /// <summary>Makes both certificates.</summary>
    public CertificateAuthority()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=Pipeline bench root", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        rootRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        var (from, to) = (DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(90));
        using var root = rootRequest.CreateSelfSigned(from, to);
        ServerCertificate = Issue(root, from, to);

        File.WriteAllText(PathOf(Trust.OneRoot), root.ExportCertificatePem() + "\n");
        var bundle = Bundles.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException($"This machine has none of {string.Join(", ", Bundles)}: install ca-certificates.");
        File.WriteAllText(PathOf(Trust.MachineRoots), File.ReadAllText(bundle) + root.ExportCertificatePem() + "\n");
        Directory.CreateDirectory(EmptyFolder);
    }

    /// <summary>The certificate of 127.0.0.1.</summary>
    public X509Certificate2 ServerCertificate { get; }

    private string EmptyFolder => Path.Combine(_folder.FullName, "none");

    /// <summary>Makes a function trust the root: OpenSSL's variables, those of Python's requests and of the AWS tools, and Node's.</summary>
    public void AddTo(Dictionary<string, string> variables, Trust trust)
    {
        variables["SSL_CERT_FILE"] = variables["AWS_CA_BUNDLE"] = variables["REQUESTS_CA_BUNDLE"] = PathOf(trust);
        variables["SSL_CERT_DIR"] = EmptyFolder;
        // Node has its roots built in.
        variables["NODE_EXTRA_CA_CERTS"] = PathOf(Trust.OneRoot);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ServerCertificate.Dispose();
        _folder.Delete(recursive: true);
    }

    private static X509Certificate2 Issue(X509Certificate2 root, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var issued = request.Create(root, from, to, [1, 2, 3, 4, 5, 6, 7, 8]);
        using var withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    private string PathOf(Trust trust) => Path.Combine(_folder.FullName, trust + ".pem");
}
