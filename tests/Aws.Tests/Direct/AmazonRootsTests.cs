using System.Security.Cryptography.X509Certificates;

namespace Pipeline.Aws.Tests.Direct;

public sealed class AmazonRootsTests
{
    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "amazon-roots.pem");

    [Fact]
    public void The_five_roots_of_Amazon_Trust_Services_are_deployed_with_the_function()
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(File);
        roots.Select(root => root.GetNameInfo(X509NameType.SimpleName, forIssuer: false)).ShouldBe(
            ["Amazon Root CA 1", "Amazon Root CA 2", "Amazon Root CA 3", "Amazon Root CA 4", "Starfield Services Root Certificate Authority - G2"]);
        roots.ShouldAllBe(root => root.SubjectName.RawData.SequenceEqual(root.IssuerName.RawData));
    }

    [Fact]
    public void Each_is_the_one_whose_fingerprint_the_file_names()
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(File);
        var named = System.IO.File.ReadLines(File).Where(line => line.StartsWith("# SHA-256 ", StringComparison.Ordinal)).Select(line => line["# SHA-256 ".Length..].Replace(":", ""));
        roots.Select(root => root.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256)).ShouldBe(named);
    }
}
