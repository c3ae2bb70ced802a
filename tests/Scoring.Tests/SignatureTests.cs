using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Aws.Direct;
using Pipeline.Aws.Tests.Direct.Fakes;
using Pipeline.Contract.Text;
using Pipeline.Scoring.Land;

namespace Pipeline.Scoring.Tests;

/// <summary>Signatures are those that the SDK makes, and that AWS's documentation shows.</summary>
public sealed class SignatureTests
{
    private const string Key = "scored/dt=2026-01-15/hour=12/shardId-000000000000-1.ndjson.gz";
    private static readonly WantedObject Landed = new(Key, "lines"u8.ToArray(), new Provenance(DateTimeOffset.UnixEpoch, ["7"], 0));
    private readonly DirectRig _rig = new();

    [Fact]
    public async Task The_check_agrees_with_the_SDK_s_own_clients()
    {
        await using var server = new ScriptedServer(_ => Answer.Ok("{}", "ETag: \"1\""));
        using var dynamo = new AmazonDynamoDBClient(new BasicAWSCredentials("AKID", DirectRig.Secret), new AmazonDynamoDBConfig { ServiceURL = server.Address.ToString(), AuthenticationRegion = "eu-central-1" });
        using var bucket = new AmazonS3Client(new SessionAWSCredentials("AKID", DirectRig.Secret, "token"), new AmazonS3Config { ServiceURL = server.Address.ToString(), AuthenticationRegion = "eu-central-1", ForcePathStyle = true });

        await dynamo.ListTablesAsync();
        await bucket.GetObjectMetadataAsync("lake", Key);
        await bucket.PutObjectAsync(new PutObjectRequest { BucketName = "lake", Key = Key, ContentBody = "lines", IfNoneMatch = "*" });

        server.Seen.Count.ShouldBe(3);
        foreach (var call in server.Seen) ShouldBeSigned(call);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJ+/=")]
    public async Task Calls_of_DynamoDB_are_signed_as_the_SDK_signs_them(string? token)
    {
        if (token is not null) _rig.Variables["AWS_SESSION_TOKEN"] = token;
        await using var server = new ScriptedServer(_ => Answer.Ok("{}"));
        await DirectRig.AskAsync(_rig.Client(server));

        var call = server.Seen.ShouldHaveSingleItem();
        ShouldBeSigned(call);
        call.Header("x-amz-security-token").ShouldBe(token);
        call.Header("x-amz-date").ShouldBe("20260115T120000Z");
        call.Header("authorization")!.ShouldStartWith("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260115/eu-central-1/dynamodb/aws4_request, SignedHeaders=content-type;host;x-amz-date");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("token")]
    public async Task Calls_of_S3_are_signed_with_their_conditions_metadata_and_the_body_s_hash(string? token)
    {
        if (token is not null) _rig.Variables["AWS_SESSION_TOKEN"] = token;
        await using var server = new ScriptedServer(call => call.Method == "HEAD"
            ? Answer.Raw("HTTP/1.1 200 OK\r\nETag: \"seen\"\r\nContent-Length: 5\r\n\r\n")
            : Answer.Raw("HTTP/1.1 200 OK\r\nETag: \"seen\"\r\nContent-Length: 0\r\n\r\n"));
        var lake = new DirectLake(_rig.Client(server, "s3"), "lake", bucketIsInPath: true);

        (await lake.TryCreateAsync(Landed, default)).ShouldBeTrue();
        var present = await lake.FindAsync(Key, default);
        await lake.ReplaceAsync(present!, Landed, default);

        server.Seen.Select(call => (call.Method, call.Target)).ShouldBe(new[] { "PUT", "HEAD", "PUT" }.Select(method => (method, $"/lake/{Key.Replace("=", "%3D", StringComparison.Ordinal)}")));
        foreach (var call in server.Seen)
        {
            ShouldBeSigned(call);
            call.Header("x-amz-content-sha256").ShouldBe(Convert.ToHexStringLower(SHA256.HashData(call.Body)));
        }

        server.Seen[0].Header("authorization")!.ShouldContain(token is null
            ? "SignedHeaders=content-type;host;if-none-match;x-amz-content-sha256;x-amz-date;x-amz-meta-attempt-began;x-amz-meta-boundaries;x-amz-meta-refused,"
            : "SignedHeaders=content-type;host;if-none-match;x-amz-content-sha256;x-amz-date;x-amz-meta-attempt-began;x-amz-meta-boundaries;x-amz-meta-refused;x-amz-security-token,");
        server.Seen[2].Header("if-match").ShouldBe("\"seen\"");
    }

    /// <summary>Source: "Signature Calculations for the Authorization Header", Example: PUT Object (Amazon S3 API Reference).</summary>
    [Fact]
    public void The_published_example_has_its_published_signature()
    {
        using var output = new Utf8Output();
        using var scratch = new Utf8Output();
        var body = "Welcome to Amazon S3."u8;
        var hash = new byte[64];
        RequestSigner.WriteHash(body, hash);
        ServiceHeader[] headers =
        [
            new("date", "Fri, 24 May 2013 00:00:00 GMT"), new("host", "examplebucket.s3.amazonaws.com"),
            new("x-amz-content-sha256", Encoding.ASCII.GetString(hash)), new("x-amz-date", "20130524T000000Z"), new("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ];

        new RequestSigner("s3", "us-east-1").WriteAuthorization(
            new ServiceRequest("PUT", "/test%24file.text", [], body.ToArray()), headers, hash, "20130524T000000Z",
            new ImmutableCredentials("AKIAIOSFODNN7EXAMPLE", DirectRig.Secret, null), output, scratch);

        Encoding.ASCII.GetString(output.WrittenSpan).ShouldBe(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, " +
            "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class, " +
            "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    [Fact]
    public async Task The_key_changes_with_the_day()
    {
        await using var server = new ScriptedServer(_ => Answer.Ok("{}"));
        var client = _rig.Client(server);
        await DirectRig.AskAsync(client);
        _rig.Time.Advance(TimeSpan.FromHours(12));
        await DirectRig.AskAsync(client);

        server.Seen.Select(call => call.Header("x-amz-date")).ShouldBe(["20260115T120000Z", "20260116T000000Z"]);
        foreach (var call in server.Seen) ShouldBeSigned(call);
    }

    [Fact]
    public void The_key_changes_with_the_credentials()
    {
        var signer = new RequestSigner("dynamodb", "eu-central-1");
        Signature(signer, "one").ShouldNotBe(Signature(signer, "two"));
        Signature(signer, "two").ShouldBe(Signature(new RequestSigner("dynamodb", "eu-central-1"), "two"));
    }

    [Fact]
    public async Task The_trace_of_an_invocation_goes_along()
    {
        _rig.Variables["_X_AMZN_TRACE_ID"] = "Root=1-5759e988-bd862e3fe1be46a994272793";
        await using var server = new ScriptedServer(_ => Answer.Ok("{}"));
        await DirectRig.AskAsync(_rig.Client(server));
        server.Seen.ShouldHaveSingleItem().Header("x-amzn-trace-id").ShouldBe("Root=1-5759e988-bd862e3fe1be46a994272793");
    }

    private static string Signature(RequestSigner signer, string secret)
    {
        using var output = new Utf8Output();
        using var scratch = new Utf8Output();
        signer.WriteAuthorization(DirectRig.Call, DirectRig.Call.Headers, new byte[64], "20260115T120000Z", new ImmutableCredentials("AKID", secret, null), output, scratch);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }

    private static void ShouldBeSigned(SeenCall call)
    {
        var (actual, expected) = SignatureCheck.Of(call);
        actual.ShouldBe(expected, $"{call.Method} {call.Target}");
    }
}
