using System.Net;
using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.Tests.S3.Http;

public sealed class BucketTests : S3Test
{
    [Fact]
    public async Task Buckets_are_made_listed_located_and_deleted()
    {
        await Cloud.Client.PutBucketAsync("second-bucket");
        (await Cloud.Client.ListBucketsAsync()).Buckets.Select(bucket => bucket.BucketName).ShouldBe(["lake", "second-bucket"]);
        (await Cloud.Client.HeadBucketAsync(new HeadBucketRequest { BucketName = "lake" })).BucketRegion.ShouldBe("us-east-1");
        (await Cloud.Client.GetBucketLocationAsync("lake")).Location.ShouldBe(S3Region.USEast1);
        await Cloud.Client.DeleteBucketAsync("second-bucket");
        (await Should.ThrowAsync<AmazonS3Exception>(() => Cloud.Client.HeadBucketAsync(new HeadBucketRequest { BucketName = "second-bucket" })))
            .StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_bucket_that_holds_objects_is_not_deleted()
    {
        await Cloud.PutAsync("a", "1");
        (await Should.ThrowAsync<AmazonS3Exception>(() => Cloud.Client.DeleteBucketAsync("lake"))).ErrorCode.ShouldBe("BucketNotEmpty");
    }

    [Fact]
    public async Task Making_one_s_own_bucket_again_succeeds_in_us_east_1_only()
    {
        await Cloud.Client.PutBucketAsync("lake");
        await using var elsewhere = await S3Cloud.StartAsync("eu-west-1");
        var error = await Should.ThrowAsync<AmazonS3Exception>(() => elsewhere.Client.PutBucketAsync("lake"));
        (error.ErrorCode, error.StatusCode).ShouldBe(("BucketAlreadyOwnedByYou", HttpStatusCode.Conflict));
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("a..b")]
    [InlineData("x")]
    [InlineData(".incoming")]
    [InlineData("abcd%0a")]
    public async Task A_name_that_cannot_be_a_bucket_is_refused(string name)
    {
        using var response = await Cloud.SendAsync(HttpMethod.Put, "/" + name, new ByteArrayContent([]));
        (await response.Content.ReadAsStringAsync()).ShouldContain("InvalidBucketName");
    }

    [Fact]
    public async Task A_virtual_host_names_the_bucket()
    {
        using var put = await Cloud.SendAsync(HttpMethod.Put, "/folder/key", new StringContent("x"), "lake.localhost:4566");
        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Cloud.ReadAsync("folder/key")).ShouldBe("x");
        using var list = await Cloud.SendAsync(HttpMethod.Get, "/?list-type=2", null, "lake.s3.localhost");
        (await list.Content.ReadAsStringAsync()).ShouldContain("<Key>folder/key</Key>");
        using var buckets = await Cloud.SendAsync(HttpMethod.Get, "/", null, "s3.localhost");
        (await buckets.Content.ReadAsStringAsync()).ShouldContain("<Name>lake</Name>");
    }

    [Fact]
    public async Task What_is_not_emulated_is_refused_by_name()
    {
        using var acl = await Cloud.SendAsync(HttpMethod.Get, "/lake?acl");
        acl.StatusCode.ShouldBe(HttpStatusCode.NotImplemented);
        (await acl.Content.ReadAsStringAsync()).ShouldContain("'acl'");
        using var secret = await Cloud.SendAsync(
            HttpMethod.Put, "/lake/a", new StringContent("x"), null, ("x-amz-server-side-encryption-customer-algorithm", "AES256"));
        (await secret.Content.ReadAsStringAsync()).ShouldContain("x-amz-server-side-encryption-customer-algorithm");
        Cloud.Service.Find("lake", "a").ShouldBeNull();
        (await Should.ThrowAsync<Pipeline.Cloud.Protocol.AwsException>(
            () => Cloud.InvokeAsync("HeadObject", new JsonObject { ["Bucket"] = "lake", ["Key"] = "a", ["PartNumber"] = 1 }))).Message.ShouldContain("'PartNumber'");
    }

    [Fact]
    public async Task Configuration_documents_come_back_through_either_door()
    {
        await Cloud.InvokeAsync("PutBucketVersioning", Json("""{"Bucket":"lake","VersioningConfiguration":{"Status":"Enabled"}}"""));
        (await Cloud.Client.GetBucketVersioningAsync("lake")).VersioningConfig.Status.ShouldBe(VersionStatus.Enabled);

        await Cloud.InvokeAsync("PutBucketEncryption", Json(
            """{"Bucket":"lake","ServerSideEncryptionConfiguration":{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"},"BucketKeyEnabled":true}]}}"""));
        var encryption = await Cloud.Client.GetBucketEncryptionAsync(new GetBucketEncryptionRequest { BucketName = "lake" });
        var rule = encryption.ServerSideEncryptionConfiguration.ServerSideEncryptionRules.Single();
        (rule.ServerSideEncryptionByDefault.ServerSideEncryptionAlgorithm.Value, rule.BucketKeyEnabled).ShouldBe(("AES256", true));

        await Cloud.InvokeAsync("PutPublicAccessBlock", Json("""{"Bucket":"lake","PublicAccessBlockConfiguration":{"BlockPublicAcls":true}}"""));
        (await Cloud.Client.GetPublicAccessBlockAsync(new GetPublicAccessBlockRequest { BucketName = "lake" })).PublicAccessBlockConfiguration
            .BlockPublicAcls.ShouldBe(true);

        await Cloud.Client.PutLifecycleConfigurationAsync(new PutLifecycleConfigurationRequest
        {
            BucketName = "lake",
            Configuration = new LifecycleConfiguration
            {
                Rules = [new LifecycleRule
                {
                    Id = "old",
                    Status = LifecycleRuleStatus.Enabled,
                    Filter = new LifecycleFilter { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = "athena/" } },
                    Expiration = new LifecycleRuleExpiration { Days = 7 },
                }],
            },
        });
        var lifecycle = await Cloud.InvokeAsync("GetBucketLifecycleConfiguration", Json("""{"Bucket":"lake"}"""));
        lifecycle["Rules"]![0]!["Expiration"]!["Days"]!.GetValue<long>().ShouldBe(7);
        lifecycle["Rules"]![0]!["Filter"]!["Prefix"]!.ToString().ShouldBe("athena/");

        await Cloud.InvokeAsync("PutBucketTagging", Json("""{"Bucket":"lake","Tagging":{"TagSet":[{"Key":"project","Value":"trips"}]}}"""));
        (await Cloud.Client.GetBucketTaggingAsync(new GetBucketTaggingRequest { BucketName = "lake" })).TagSet.Single().Value.ShouldBe("trips");
        (await Cloud.InvokeAsync("GetBucketTagging", Json("""{"Bucket":"lake"}""")))["TagSet"]![0]!["Key"]!.ToString().ShouldBe("project");

        const string policy = """{"Version":"2012-10-17","Statement":[]}""";
        await Cloud.Client.PutBucketPolicyAsync("lake", policy);
        (await Cloud.InvokeAsync("GetBucketPolicy", Json("""{"Bucket":"lake"}""")))["Policy"]!.ToString().ShouldBe(policy);
    }

    [Theory]
    [InlineData("lifecycle", "NoSuchLifecycleConfiguration")]
    [InlineData("publicAccessBlock", "NoSuchPublicAccessBlockConfiguration")]
    [InlineData("tagging", "NoSuchTagSet")]
    [InlineData("policy", "NoSuchBucketPolicy")]
    public async Task A_document_that_was_not_stored_is_missing_by_its_own_error(string marker, string code)
    {
        using var response = await Cloud.SendAsync(HttpMethod.Get, "/lake?" + marker);
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).ShouldContain($"<Code>{code}</Code>");
    }

    [Fact]
    public async Task What_an_earlier_run_left_is_gone()
    {
        using var directory = new Pipeline.Testing.TemporaryDirectory();
        var left = Directory.CreateDirectory(Path.Combine(directory.Path, "s3", "old-bucket"));
        var options = new LocalCloudOptions { DataDirectory = directory.Path, NodeModules = "" };
        await using var service = new Pipeline.Cloud.S3.S3Service(
            CloudContext.Unchecked(options, TimeProvider.System, new Dispatcher([])), TextWriter.Null, new UncheckedTargetPolicies());
        left.Refresh();
        left.Exists.ShouldBeFalse();
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
