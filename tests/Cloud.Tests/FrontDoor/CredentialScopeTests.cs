using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.FrontDoor;

public sealed class CredentialScopeTests
{
    [Fact]
    public void A_signed_request_names_key_region_and_service() =>
        CredentialScope.Parse(
                "AWS4-HMAC-SHA256 Credential=AKIA/20260115/eu-west-1/kinesis/aws4_request, SignedHeaders=host, Signature=00", null)
            .ShouldBe(new CredentialScope("AKIA", "eu-west-1", "kinesis"));

    [Fact]
    public void A_presigned_url_names_them_in_its_query() =>
        CredentialScope.Parse(null, "AKIA/20260115/eu-west-1/s3/aws4_request").ShouldBe(new CredentialScope("AKIA", "eu-west-1", "s3"));

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer abc")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIA/20260115, SignedHeaders=host")]
    public void A_request_without_a_signature_has_none(string? authorization) =>
        CredentialScope.Parse(authorization, null).ShouldBeNull();
}
