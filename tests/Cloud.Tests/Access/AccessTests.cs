using System.Net;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Access;

/// <summary>What is refused, and in which words.</summary>
[Trait("Cost", "process")]
public sealed class AccessTests : IAsyncLifetime
{
    private const string ReadLake = """{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/*"}""";
    private const string ListLake = """{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::lake"}""";
    private AccessRig _rig = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await AccessRig.StartAsync();
        await _rig.AdminAsync("s3", "CreateBucket", new JsonObject { ["Bucket"] = "lake" });
        await _rig.AdminAsync("s3", "PutObject", new JsonObject { ["Bucket"] = "lake", ["Key"] = "a", ["Body"] = "x" });
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task What_no_policy_allows_is_refused_in_AWSs_words()
    {
        var role = await _rig.RoleAsync("worker", ReadLake);
        (await _rig.CallAsync(role, "s3", "GetObject", Key("a")))["Body"]!.ToString().ShouldBe("x");
        var error = await _rig.RefusalAsync(role, "s3", "DeleteObject", Key("a"));
        (error.Code, error.Status).ShouldBe(("AccessDenied", 403));
        error.Message.ShouldBe(
            "User: arn:aws:sts::000000000000:assumed-role/worker/me is not authorized to perform: s3:DeleteObject on resource: arn:aws:s3:::lake/a " +
            "because no identity-based policy allows the s3:DeleteObject action");
        (await _rig.AdminAsync("s3", "GetObject", Key("a")))["Body"]!.ToString().ShouldBe("x");
    }

    [Fact]
    public async Task An_explicit_deny_is_named()
    {
        var role = await _rig.RoleAsync("worker", ReadLake + """,{"Effect":"Deny","Action":"s3:*","Resource":"*"}""");
        (await _rig.RefusalAsync(role, "s3", "GetObject", Key("a"))).Message.ShouldEndWith("with an explicit deny in an identity-based policy");
        await _rig.AdminAsync("s3", "PutBucketPolicy", new JsonObject
        {
            ["Bucket"] = "lake",
            ["Policy"] = """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/*"}}""",
        });
        (await Should.ThrowAsync<AwsException>(() => _rig.AdminAsync("s3", "GetObject", Key("a")))).Message.ShouldEndWith("with an explicit deny in a resource-based policy");
    }

    [Theory]
    [InlineData("kinesis", "DescribeStream", """{"StreamName":"s"}""", "AccessDeniedException", 400)]
    [InlineData("dynamodb", "PutItem", """{"TableName":"t"}""", "AccessDeniedException", 400)]
    [InlineData("sfn", "StartExecution", """{"stateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:m"}""", "AccessDeniedException", 400)]
    [InlineData("glue", "StartCrawler", """{"Name":"c"}""", "AccessDeniedException", 400)]
    [InlineData("athena", "StartQueryExecution", """{"QueryString":"select 1"}""", "AccessDeniedException", 400)]
    [InlineData("sagemaker", "DescribeEndpoint", """{"EndpointName":"e"}""", "AccessDeniedException", 400)]
    [InlineData("lambda", "Invoke", """{"FunctionName":"f"}""", "AccessDeniedException", 403)]
    [InlineData("scheduler", "GetSchedule", """{"Name":"s"}""", "AccessDeniedException", 403)]
    [InlineData("sns", "Publish", """{"TopicArn":"arn:aws:sns:us-east-1:000000000000:t"}""", "AuthorizationError", 403)]
    [InlineData("sqs", "SendMessage", """{"QueueUrl":"http://x/000000000000/q"}""", "AccessDeniedException", 400)]
    public async Task Each_service_refuses_by_its_own_code(string service, string operation, string input, string code, int status)
    {
        var error = await _rig.RefusalAsync(await _rig.RoleAsync("worker", ReadLake), service, operation, JsonNode.Parse(input)!.AsObject());
        (error.Code, error.Status).ShouldBe((code, status));
        error.Message.ShouldContain("assumed-role/worker/me is not authorized to perform: ");
    }

    [Fact]
    public async Task An_iterator_or_page_token_needs_the_permission_on_its_stream()
    {
        const string ReadA = """{"Effect":"Allow","Action":["kinesis:GetRecords","kinesis:ListShards"],"Resource":"arn:aws:kinesis:us-east-1:000000000000:stream/a"}""";
        var role = await _rig.RoleAsync("reader", ReadA);
        foreach (var stream in (string[])["a", "b"])
        {
            await _rig.AdminAsync("kinesis", "CreateStream", new JsonObject { ["StreamName"] = stream, ["ShardCount"] = 2 });
            var iterator = await _rig.AdminAsync("kinesis", "GetShardIterator", new JsonObject { ["StreamName"] = stream, ["ShardId"] = "shardId-000000000000", ["ShardIteratorType"] = "LATEST" });
            var page = await _rig.AdminAsync("kinesis", "ListShards", new JsonObject { ["StreamName"] = stream, ["MaxResults"] = 1 });
            var (read, list) = (new JsonObject { ["ShardIterator"] = iterator["ShardIterator"]!.DeepClone() }, new JsonObject { ["NextToken"] = page["NextToken"]!.DeepClone() });
            if (stream == "a")
            {
                await _rig.CallAsync(role, "kinesis", "GetRecords", read);
                await _rig.CallAsync(role, "kinesis", "ListShards", list);
                continue;
            }

            (await _rig.RefusalAsync(role, "kinesis", "ListShards", list)).Code.ShouldBe("AccessDeniedException");
            read["StreamARN"] = "arn:aws:kinesis:us-east-1:000000000000:stream/a";
            (await _rig.RefusalAsync(role, "kinesis", "GetRecords", read)).Code.ShouldBe("AccessDeniedException");
        }
    }

    [Fact]
    public async Task A_caller_that_may_not_list_a_bucket_does_not_learn_that_an_object_is_absent()
    {
        var reader = await _rig.RoleAsync("reader", ReadLake);
        var lister = await _rig.RoleAsync("lister", $"{ReadLake},{ListLake}");
        (await _rig.RefusalAsync(lister, "s3", "HeadObject", Key("b"))).Code.ShouldBe("NoSuchKey");
        var error = await _rig.RefusalAsync(reader, "s3", "HeadObject", Key("b"));
        (error.Code, error.Status).ShouldBe(("AccessDenied", 403));
        error.Message.ShouldContain("s3:ListBucket on resource: arn:aws:s3:::lake ");
    }

    [Fact]
    public async Task A_former_version_needs_a_permission_of_its_own()
    {
        await _rig.AdminAsync("s3", "PutBucketVersioning", new JsonObject { ["Bucket"] = "lake", ["VersioningConfiguration"] = new JsonObject { ["Status"] = "Enabled" } });
        var version = (await _rig.AdminAsync("s3", "PutObject", new JsonObject { ["Bucket"] = "lake", ["Key"] = "b", ["Body"] = "y" }))["VersionId"]!.ToString();
        var named = new JsonObject { ["Bucket"] = "lake", ["Key"] = "b", ["VersionId"] = version };
        var reader = await _rig.RoleAsync("reader", ReadLake + """,{"Effect":"Allow","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::lake/*"}""");
        (await _rig.RefusalAsync(reader, "s3", "GetObject", named)).Message.ShouldContain("to perform: s3:GetObjectVersion on resource: arn:aws:s3:::lake/b ");
        (await _rig.RefusalAsync(reader, "s3", "DeleteObject", named)).Message.ShouldContain("to perform: s3:DeleteObjectVersion on resource: arn:aws:s3:::lake/b ");
        var copy = new JsonObject { ["Bucket"] = "lake", ["Key"] = "c", ["CopySource"] = $"lake/b?versionId={version}" };
        (await _rig.RefusalAsync(reader, "s3", "CopyObject", copy)).Message.ShouldContain("to perform: s3:GetObjectVersion on resource: arn:aws:s3:::lake/b ");
        var keeper = await _rig.RoleAsync("keeper", """{"Effect":"Allow","Action":["s3:GetObjectVersion","s3:DeleteObjectVersion"],"Resource":"arn:aws:s3:::lake/*"}""");
        (await _rig.CallAsync(keeper, "s3", "GetObject", named))["Body"]!.ToString().ShouldBe("y");
        await _rig.CallAsync(keeper, "s3", "DeleteObject", named);
        (await _rig.RefusalAsync(keeper, "s3", "DeleteObject", Key("a"))).Message.ShouldContain("s3:DeleteObject on");
    }

    [Fact]
    public async Task Credentials_of_a_role_have_the_roles_permissions()
    {
        await _rig.RoleAsync("worker", ReadLake, "ec2.amazonaws.com");
        await _rig.AdminAsync("iam", "CreateRole", new JsonObject { ["RoleName"] = "person", ["AssumeRolePolicyDocument"] = AccessRig.Trust("""{"AWS":"arn:aws:iam::000000000000:root"}""") });
        await _rig.AdminAsync("iam", "PutRolePolicy", new JsonObject
        {
            ["RoleName"] = "person",
            ["PolicyName"] = "own",
            ["PolicyDocument"] = $$"""{"Version":"2012-10-17","Statement":[{{ReadLake}}]}""",
        });
        JsonObject Assume(string role) => new() { ["RoleArn"] = $"arn:aws:iam::000000000000:role/{role}", ["RoleSessionName"] = "me" };

        (await Should.ThrowAsync<AwsException>(() => _rig.AdminAsync("sts", "AssumeRole", Assume("worker")))).Message
            .ShouldBe("User: arn:aws:iam::000000000000:root is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::000000000000:role/worker");
        var given = (await _rig.AdminAsync("sts", "AssumeRole", Assume("person")))["Credentials"]!;
        string Text(string name) => given[name]!.GetValue<string>();
        using var s3 = Client(new SessionAWSCredentials(Text("AccessKeyId"), Text("SecretAccessKey"), Text("SessionToken")));
        (await s3.GetObjectMetadataAsync("lake", "a", TestContext.Current.CancellationToken)).ContentLength.ShouldBe(1);
        var put = await Should.ThrowAsync<AmazonS3Exception>(() => s3.PutObjectAsync(new PutObjectRequest { BucketName = "lake", Key = "b", ContentBody = "x" }));
        (put.ErrorCode, put.StatusCode).ShouldBe(("AccessDenied", HttpStatusCode.Forbidden));
        (await Should.ThrowAsync<AmazonS3Exception>(() => s3.GetObjectMetadataAsync("lake", "b"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        using var madeUp = Client(new SessionAWSCredentials(Text("AccessKeyId"), Text("SecretAccessKey"), "made up"));
        (await Should.ThrowAsync<AmazonS3Exception>(() => madeUp.GetObjectAsync("lake", "a"))).ErrorCode.ShouldBe("InvalidClientTokenId");

        using var tokenless = Client(new BasicAWSCredentials(Text("AccessKeyId"), Text("SecretAccessKey")));
        (await Should.ThrowAsync<AmazonS3Exception>(() => tokenless.GetObjectAsync("lake", "a"))).ErrorCode.ShouldBe("InvalidClientTokenId");
    }

    [Fact]
    public async Task A_request_whose_body_says_what_it_is_about_is_read_twice()
    {
        await _rig.AdminAsync("s3", "PutObject", new JsonObject { ["Bucket"] = "lake", ["Key"] = "tmp/a", ["Body"] = "x" });
        await _rig.AdminAsync("iam", "CreateRole", new JsonObject { ["RoleName"] = "cleaner", ["AssumeRolePolicyDocument"] = AccessRig.Trust("""{"AWS":"arn:aws:iam::000000000000:root"}""") });
        await _rig.AdminAsync("iam", "PutRolePolicy", new JsonObject
        {
            ["RoleName"] = "cleaner",
            ["PolicyName"] = "own",
            ["PolicyDocument"] = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:DeleteObject","kinesis:DescribeStreamSummary"],"Resource":["arn:aws:s3:::lake/tmp/*","arn:aws:kinesis:us-east-1:000000000000:stream/trips"]}}""",
        });
        await _rig.AdminAsync("kinesis", "CreateStream", new JsonObject { ["StreamName"] = "trips", ["ShardCount"] = 1 });
        var assumed = await _rig.AdminAsync("sts", "AssumeRole", new JsonObject { ["RoleArn"] = "arn:aws:iam::000000000000:role/cleaner", ["RoleSessionName"] = "me" });
        string Text(string name) => assumed["Credentials"]![name]!.GetValue<string>();
        var credentials = new SessionAWSCredentials(Text("AccessKeyId"), Text("SecretAccessKey"), Text("SessionToken"));
        using var s3 = Client(credentials);
        DeleteObjectsRequest Delete(string key) => new() { BucketName = "lake", Objects = [new KeyVersion { Key = key }] };
        (await s3.DeleteObjectsAsync(Delete("tmp/a"), TestContext.Current.CancellationToken)).DeletedObjects.ShouldHaveSingleItem().Key.ShouldBe("tmp/a");
        (await Should.ThrowAsync<DeleteObjectsException>(() => s3.DeleteObjectsAsync(Delete("a")))).Response.DeleteErrors.ShouldHaveSingleItem().Code.ShouldBe("AccessDenied");
        (await _rig.AdminAsync("s3", "GetObject", Key("a")))["Body"]!.ToString().ShouldBe("x");

        (await SendAsync("DescribeStreamSummary", Text("AccessKeyId"), Text("SessionToken"))).ShouldContain("\"OpenShardCount\":1");
        (await SendAsync("DeleteStream", Text("AccessKeyId"), Text("SessionToken"))).ShouldContain("is not authorized to perform: kinesis:DeleteStream");
    }

    [Fact]
    public async Task Of_many_objects_those_that_may_not_be_deleted_stay()
    {
        foreach (var key in (string[])["tmp/a", "tmp/b", "keep"]) await _rig.AdminAsync("s3", "PutObject", new JsonObject { ["Bucket"] = "lake", ["Key"] = key, ["Body"] = "x" });
        await _rig.RoleAsync("cleaner", """{"Effect":"Allow","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::lake/tmp/*"},{"Effect":"Deny","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::lake/tmp/b"}""");
        var deleted = await _rig.CallAsync(_rig.Role("cleaner"), "s3", "DeleteObjects", JsonNode.Parse(
            """{"Bucket":"lake","Delete":{"Objects":[{"Key":"keep"},{"Key":"tmp/a"},{"Key":"tmp/b"}]}}""")!.AsObject());
        deleted["Deleted"]!.ToJsonString().ShouldBe("""[{"Key":"tmp/a"}]""");
        deleted["Errors"]!.AsArray().Select(error => (error!["Key"]!.ToString(), error["Code"]!.ToString())).ShouldBe([("keep", "AccessDenied"), ("tmp/b", "AccessDenied")]);
        deleted["Errors"]![1]!["Message"]!.ToString().ShouldEndWith("with an explicit deny in an identity-based policy");
        var left = await _rig.AdminAsync("s3", "ListObjectsV2", new JsonObject { ["Bucket"] = "lake" });
        left["Contents"]!.AsArray().Select(item => item!["Key"]!.ToString()).ShouldBe(["a", "keep", "tmp/b"]);
    }

    [Fact]
    public async Task A_bucket_policy_keeps_single_objects_from_the_administrator_as_well()
    {
        foreach (var key in (string[])["free", "held"]) await _rig.AdminAsync("s3", "PutObject", new JsonObject { ["Bucket"] = "lake", ["Key"] = key, ["Body"] = "x" });
        await _rig.AdminAsync("s3", "PutBucketPolicy", new JsonObject
        {
            ["Bucket"] = "lake",
            ["Policy"] = """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject*","Resource":"arn:aws:s3:::lake/held"}}""",
        });
        using var s3 = Client(new BasicAWSCredentials("admin", "secret"));
        // Whoever may not delete a version does not learn that there is none.
        var request = new DeleteObjectsRequest { BucketName = "lake", Objects = [new KeyVersion { Key = "free" }, new KeyVersion { Key = "held" }, new KeyVersion { Key = "held", VersionId = "x" }] };
        var answer = (await Should.ThrowAsync<DeleteObjectsException>(() => s3.DeleteObjectsAsync(request))).Response;
        answer.DeletedObjects.Select(item => item.Key).ShouldBe(["free"]);
        answer.DeleteErrors.Select(error => (error.Key, error.VersionId ?? "none", error.Code)).ShouldBe([("held", "none", "AccessDenied"), ("held", "x", "AccessDenied")]);
    }

    [Fact]
    public async Task A_header_in_the_place_of_a_query_parameter_deletes_nothing()
    {
        await _rig.AdminAsync("iam", "CreateRole", new JsonObject { ["RoleName"] = "nobody", ["AssumeRolePolicyDocument"] = AccessRig.Trust("""{"AWS":"arn:aws:iam::000000000000:root"}""") });
        var assumed = await _rig.AdminAsync("sts", "AssumeRole", new JsonObject { ["RoleArn"] = "arn:aws:iam::000000000000:role/nobody", ["RoleSessionName"] = "me" });
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_rig.Endpoint, "/lake"));
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={assumed["Credentials"]!["AccessKeyId"]}/20260115/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00");
        request.Headers.Add("X-Amz-Security-Token", assumed["Credentials"]!["SessionToken"]!.GetValue<string>());
        request.Headers.Add("delete", "");
        request.Content = new StringContent("<Delete><Object><Key>a</Key></Object></Delete>", System.Text.Encoding.UTF8, "application/xml");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await _rig.AdminAsync("s3", "GetObject", Key("a")))["Body"]!.ToString().ShouldBe("x");
    }

    [Fact]
    public async Task A_role_is_passed_only_if_the_caller_may_pass_it_and_the_service_may_assume_it()
    {
        await _rig.RoleAsync("jobs", ReadLake, "sagemaker.amazonaws.com");
        const string model = """{"Effect":"Allow","Action":"sagemaker:CreateModel","Resource":"*"}""";
        string Pass(string service) =>
            model + """,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"SERVICE"}}}""".Replace("SERVICE", service, StringComparison.Ordinal);
        JsonObject Create(string role) => new() { ["ModelName"] = "m", ["ExecutionRoleArn"] = $"arn:aws:iam::000000000000:role/{role}" };

        (await _rig.RefusalAsync(await _rig.RoleAsync("none", model), "sagemaker", "CreateModel", Create("jobs"))).Message
            .ShouldContain("is not authorized to perform: iam:PassRole on resource: arn:aws:iam::000000000000:role/jobs");
        (await _rig.RefusalAsync(await _rig.RoleAsync("other", Pass("lambda.amazonaws.com")), "sagemaker", "CreateModel", Create("jobs"))).Code.ShouldBe("AccessDeniedException");
        var right = await _rig.RoleAsync("right", Pass("sagemaker.amazonaws.com"));
        // It gets as far as the service's own check of the rest.
        (await _rig.RefusalAsync(right, "sagemaker", "CreateModel", Create("jobs"))).Message.ShouldContain("PrimaryContainer");
        (await _rig.RefusalAsync(right, "sagemaker", "CreateModel", Create("none"))).Message.ShouldContain("Could not assume role arn:aws:iam::000000000000:role/none");
    }

    private async Task<string> SendAsync(string operation, string accessKey, string token)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, _rig.Endpoint);
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={accessKey}/20260115/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=00");
        request.Headers.Add("X-Amz-Security-Token", token);
        request.Headers.Add("X-Amz-Target", "Kinesis_20131202." + operation);
        request.Content = new StringContent("""{"StreamName":"trips"}""", System.Text.Encoding.UTF8, "application/x-amz-json-1.1");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static JsonObject Key(string key) => new() { ["Bucket"] = "lake", ["Key"] = key };

    private AmazonS3Client Client(AWSCredentials credentials) =>
        new(credentials, new AmazonS3Config { ServiceURL = _rig.Endpoint.ToString(), AuthenticationRegion = "us-east-1", ForcePathStyle = true });
}
