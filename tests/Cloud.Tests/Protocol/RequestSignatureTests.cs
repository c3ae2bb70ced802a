using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Protocol;

/// <summary>Credentials come in the header, or in a query string that is a whole presigned request, and only once.</summary>
public sealed class RequestSignatureTests
{
    private const string Header = "AWS4-HMAC-SHA256 Credential=AKIA/20260115/eu-west-1/kinesis/aws4_request, SignedHeaders=host, Signature=00";
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, string> Whole = new()
    {
        ["X-Amz-Algorithm"] = "AWS4-HMAC-SHA256",
        ["X-Amz-Credential"] = "AKIA/20260115/eu-west-1/s3/aws4_request",
        ["X-Amz-Date"] = "20260115T115900Z",
        ["X-Amz-Expires"] = "900",
        ["X-Amz-SignedHeaders"] = "content-type;host",
        ["X-Amz-Signature"] = new('a', 64),
    };

    [Fact]
    public void A_header_names_key_region_and_service() =>
        RequestSignature.Read(Request(Header), Now).ShouldBe(new RequestSignature(new CredentialScope("AKIA", "eu-west-1", "kinesis"), null));

    [Fact]
    public void A_request_signed_in_a_header_has_its_token_in_a_header()
    {
        var request = Request(Header, new Dictionary<string, string> { ["X-Amz-Security-Token"] = "of the query" });
        request.Headers["X-Amz-Security-Token"] = "of the header";
        RequestSignature.Read(request, Now)!.SessionToken.ShouldBe("of the header");
    }

    [Fact]
    public void A_presigned_url_has_its_scope_and_token_in_the_query()
    {
        var request = Request(null, new Dictionary<string, string>(Whole) { ["X-Amz-Security-Token"] = "of the query" });
        request.Headers["X-Amz-Security-Token"] = "of the header";
        RequestSignature.Read(request, Now).ShouldBe(new RequestSignature(new CredentialScope("AKIA", "eu-west-1", "s3"), "of the query"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer abc")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIA/20260115, SignedHeaders=host")]
    [InlineData("AWS4-HMAC-SHA256 Credential=/20260115/eu-west-1/kinesis/aws4_request, SignedHeaders=host, Signature=00")]
    public void A_request_without_a_signature_has_no_credentials(string? authorization) => RequestSignature.Read(Request(authorization), Now).ShouldBeNull();

    [Fact]
    public void A_signature_of_version_2_names_a_key_of_S3()
    {
        foreach (var request in new[] { Request(null, Version2("1768478400")), Request("AWS AKIA:c2ln") })
            RequestSignature.Read(request, Now).ShouldBe(new RequestSignature(new CredentialScope("AKIA", "", "s3"), null));
    }

    [Theory]
    [InlineData("AWS AKIA")]
    [InlineData("AWS :c2ln")]
    [InlineData("AWS AKIA:")]
    [InlineData("AWS a:b:c")]
    public void A_malformed_header_of_version_2_has_no_credentials(string authorization) => RequestSignature.Read(Request(authorization), Now).ShouldBeNull();

    [Theory]
    [InlineData("1768478399", "Request has expired")]
    [InlineData("soon", "Invalid date (should be seconds since epoch): soon")]
    [InlineData("-1", "Invalid date (should be seconds since epoch): -1")]
    [InlineData("99999999999999", "Invalid date (should be seconds since epoch): 99999999999999")]
    [InlineData("", "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters")]
    public void A_presigned_url_of_version_2_is_refused_by_its_time(string expires, string problem)
    {
        var error = Should.Throw<AwsException>(() => RequestSignature.Read(Request(null, Version2(expires)), Now));
        (error.Code, error.Status, error.Message).ShouldBe(("AccessDenied", 403, problem));
    }

    [Fact]
    public void A_presigned_url_that_expired_tells_when()
    {
        var version2 = Should.Throw<AwsException>(() => RequestSignature.Read(Request(null, Version2("1768478399")), Now)).Members!;
        ((string?)version2["Expires"], (string?)version2["ServerTime"]).ShouldBe(("2026-01-15T11:59:59Z", "2026-01-15T12:00:00Z"));
        var version4 = Should.Throw<AwsException>(() => RequestSignature.Read(Request(null, Whole), Now.AddHours(1))).Members!;
        ((string?)version4["X-Amz-Expires"], (string?)version4["Expires"]).ShouldBe(("900", "2026-01-15T12:14:00Z"));
    }

    [Theory]
    [InlineData("X-Amz-Algorithm", "AWS4-HMAC-SHA1", "X-Amz-Algorithm")]
    [InlineData("X-Amz-Credential", "AKIA/20260115/eu-west-1/s3", "X-Amz-Credential")]
    [InlineData("X-Amz-Date", "2026-01-15", "X-Amz-Date")]
    [InlineData("X-Amz-Expires", "0", "X-Amz-Expires")]
    [InlineData("X-Amz-Expires", "604801", "X-Amz-Expires")]
    [InlineData("X-Amz-Expires", "-1", "X-Amz-Expires")]
    [InlineData("X-Amz-SignedHeaders", "content-type", "X-Amz-SignedHeaders")]
    [InlineData("X-Amz-Signature", "00", "X-Amz-Signature")]
    [InlineData("X-Amz-Signature", "zz", "X-Amz-Signature")]
    public void A_presigned_url_with_a_malformed_part_is_refused(string name, string value, string named)
    {
        var error = Should.Throw<AwsException>(() => RequestSignature.Read(Request(null, new Dictionary<string, string>(Whole) { [name] = value }), Now));
        (error.Code, error.Status).ShouldBe(("AuthorizationQueryParametersError", 400));
        error.Message.ShouldContain(named);
    }

    [Fact]
    public void A_presigned_url_that_lacks_a_part_is_refused_by_its_name()
    {
        foreach (var name in Whole.Keys)
        {
            var request = Request(null, Whole.Where(each => each.Key != name).ToDictionary());
            Should.Throw<AwsException>(() => RequestSignature.Read(request, Now)).Message.ShouldEndWith($"{name} is not there.");
        }
    }

    [Theory]
    [InlineData(839, true)]
    [InlineData(841, false)]
    public void A_presigned_url_expires(int secondsLater, bool valid)
    {
        var at = Now.AddSeconds(secondsLater);
        if (valid) RequestSignature.Read(Request(null, Whole), at).ShouldNotBeNull();
        else Should.Throw<AwsException>(() => RequestSignature.Read(Request(null, Whole), at)).Message.ShouldBe("Request has expired");
    }

    [Fact]
    public void A_request_with_two_credentials_is_refused()
    {
        Ambiguous(Request(Header, Whole));
        Ambiguous(Request("Bearer abc", Whole));
        Ambiguous(Request(Header, new Dictionary<string, string> { ["X-Amz-Credential"] = Whole["X-Amz-Credential"] }));
        var twice = Request(null);
        twice.Headers.Authorization = new[] { Header, Header };
        Ambiguous(twice);
        Ambiguous(Request(Header, Version2("1768478400")));
        Ambiguous(Request(null, Whole.Concat(Version2("1768478400")).ToDictionary()));
        var query = Request(null);
        query.QueryString = QueryString.Create(Whole.Select(each => KeyValuePair.Create(each.Key, (string?)each.Value)).Append(new("X-Amz-Credential", "OTHER/20260115/eu-west-1/s3/aws4_request")));
        Ambiguous(query);

        static void Ambiguous(HttpRequest request) => Should.Throw<AwsException>(() => RequestSignature.Read(request, Now)).Message.ShouldStartWith("Only one auth mechanism allowed");
    }

    private static Dictionary<string, string> Version2(string expires) => new() { ["AWSAccessKeyId"] = "AKIA", ["Signature"] = "c2ln", ["Expires"] = expires };

    private static HttpRequest Request(string? authorization, IReadOnlyDictionary<string, string>? query = null)
    {
        var request = new DefaultHttpContext().Request;
        if (authorization is not null) request.Headers.Authorization = authorization;
        if (query is not null) request.QueryString = QueryString.Create(query.Select(each => KeyValuePair.Create(each.Key, (string?)each.Value)));
        return request;
    }
}
