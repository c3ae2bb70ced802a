using Pipeline.Aws.Direct;
using Pipeline.Scoring.Land;

namespace Pipeline.Scoring.Tests.Land;

public sealed class LakeAddressTests
{
    [Theory]
    [InlineData("https://s3.eu-central-1.amazonaws.com", false, "lake", "https://lake.s3.eu-central-1.amazonaws.com/", false)]
    [InlineData("https://s3.eu-central-1.amazonaws.com", false, "data.lake", "https://s3.eu-central-1.amazonaws.com/", true)]
    [InlineData("http://127.0.0.1:4566", true, "lake", "http://127.0.0.1:4566/", true)]
    public void A_bucket_has_its_own_host_or_stands_in_the_path(string service, bool isConfigured, string bucket, string address, bool isInPath)
    {
        var found = LakeAddress.Of(new ServiceEndpoint("s3", "eu-central-1", new Uri(service), isConfigured), bucket);
        (found.Endpoint.Address.ToString(), found.BucketIsInPath).ShouldBe((address, isInPath));
        (found.Endpoint.Service, found.Endpoint.Region).ShouldBe(("s3", "eu-central-1"));
    }
}
