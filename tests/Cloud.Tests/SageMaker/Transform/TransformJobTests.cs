using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.S3;
using Pipeline.Cloud.SageMaker.Storage;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.SageMaker.Transform;

public sealed class TransformJobTests
{
    private const string Join = """{"DataProcessing": {"InputFilter": "$[1:]", "JoinSource": "Input", "OutputFilter": "$[0,-1]"}}""";

    [Fact]
    public async Task A_job_predicts_every_record_of_every_object()
    {
        await using var room = await TransformRoom.StartAsync();
        await room.SageMaker.PutAsync("in/b.csv", "b1,1,0,0\nb2,2,0,0\n");
        await room.SageMaker.PutAsync("in/deep/er/a.csv", "a1,3,0,0\n");
        await room.SageMaker.PutAsync("in/folder/", "");
        await room.SageMaker.PutAsync("input.csv", "no,1,2,3\n");
        var done = await room.CompleteAsync(TransformRoom.Job(changes: Join));

        room.Outputs().ShouldBe(["out/b.csv.out", "out/deep/er/a.csv.out"]);
        room.Output("out/b.csv.out").ShouldBe("b1,1.0\nb2,2.0\n");
        room.Output("out/deep/er/a.csv.out").ShouldBe("a1,3.0\n");
        // Mini-batches of two objects are never put together.
        room.Algorithm.Rows.ShouldBe([2, 1]);
        ((string)done["TransformJobArn"]!).ShouldBe("arn:aws:sagemaker:us-east-1:000000000000:transform-job/job");
        ((double)done["TransformEndTime"]!).ShouldBeGreaterThanOrEqualTo((double)done["TransformStartTime"]!);
        done["TransformOutput"]!.ToJsonString().ShouldBe("""{"S3OutputPath":"s3://lake/out","AssembleWith":"Line","KmsKeyId":""}""");
        done["TransformInput"]!["CompressionType"]!.ToString().ShouldBe("None");
    }

    [Theory]
    [InlineData("s3://lake/in", "s3://lake/out/", "out/a.csv.out")]
    [InlineData("s3://lake/in/a.csv", "s3://lake/out", "out/a.csv.out")]
    [InlineData("s3://lake/in/a", "s3://lake/x/y", "x/y/a.csv.out")]
    [InlineData("s3://lake/in/", "s3://lake", "a.csv.out")]
    public async Task An_output_is_named_for_its_object_below_the_prefix(string input, string output, string key)
    {
        await using var room = await TransformRoom.StartAsync();
        await room.SageMaker.PutAsync("in/a.csv", "1,0,0\n");
        await room.CompleteAsync(TransformRoom.Job(changes: $$$"""{"TransformInput": {"DataSource": {"S3DataSource": {"S3Uri": "{{{input}}}"} } }, "TransformOutput": {"S3OutputPath": "{{{output}}}"} }"""));
        room.Outputs().ShouldBe([key]);
    }

    [Fact]
    public async Task Compressed_objects_are_decompressed()
    {
        await using var room = await TransformRoom.StartAsync();
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write("1,0,0\n2,0,0\n"u8);
        await room.SageMaker.PutAsync("in/a.csv.gz", compressed.ToArray());
        const string gzipped = """{"TransformInput": {"CompressionType": "Gzip"}}""";
        await room.CompleteAsync(TransformRoom.Job(changes: gzipped));
        room.Output("out/a.csv.gz.out").ShouldBe("1.0\n2.0\n");
        await room.SageMaker.PutAsync("in/b.csv.gz", "3,0,0\n");
        (await room.FailAsync(TransformRoom.Job("plain", gzipped))).ShouldStartWith("ClientError: See job logs for more information. lake/in/b.csv.gz: ");
    }

    [Fact]
    public async Task An_object_that_fails_fails_the_job_and_the_others_are_stored()
    {
        await using var room = await TransformRoom.StartAsync();
        await room.SageMaker.PutAsync("in/a.csv", "1,0,0\n");
        await room.SageMaker.PutAsync("in/b.csv", "2,0,0\nQueens,0,0\n");
        await room.SageMaker.PutAsync("in/c.csv", "3,0,0\n");
        (await room.FailAsync(TransformRoom.Job())).ShouldBe(
            "ClientError: See job logs for more information. lake/in/b.csv: 415 Message: Loading csv data failed with Exception, please ensure data is in csv format:\n" +
            " <class 'ValueError'>\n could not convert string to float: 'Queens'");
        room.Outputs().ShouldBe(["out/a.csv.out", "out/c.csv.out"]);
        var listed = (await room.SageMaker.CallAsync("ListTransformJobs", new JsonObject { ["StatusEquals"] = "Failed" }))["TransformJobSummaries"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)listed["FailureReason"]!).ShouldStartWith("ClientError: See job logs");
    }

    [Fact]
    public async Task A_failure_reason_is_no_longer_than_SageMakers()
    {
        await using var room = await TransformRoom.StartAsync();
        await room.SageMaker.PutAsync("in/a.csv", "1,0,0\n2,0," + new string('x', 2000));
        (await room.FailAsync(TransformRoom.Job())).Length.ShouldBe(1024);
    }

    [Fact]
    public async Task A_filter_that_is_not_supported_fails_the_job()
    {
        await using var room = await TransformRoom.StartAsync();
        await room.SageMaker.PutAsync("in/a.csv", "1,0,0\n");
        (await room.FailAsync(TransformRoom.Job(changes: """{"DataProcessing": {"OutputFilter": "$.id"}}""")))
            .ShouldBe("ClientError: Invalid JsonPath: $.id: only index based paths can be applied to CSV (eg: $[0], $[1:])");
    }

    [Fact]
    public async Task A_job_that_is_stopped_stores_nothing()
    {
        await using var room = await TransformRoom.StartAsync();
        await room.SageMaker.PutAsync("in/a.csv", "1,0,0\n");
        await room.SageMaker.PutAsync("in/b.csv", "2,0,0\n");
        var reached = new TaskCompletionSource();
        room.Algorithm.Before = number =>
        {
            if (number == 1) return Task.CompletedTask;
            reached.SetResult();
            return new TaskCompletionSource().Task;
        };
        await room.SageMaker.CallAsync("CreateTransformJob", TransformRoom.Job());
        await Eventually.EndsAsync(reached.Task, "the second object's request");
        await room.SageMaker.CallAsync("StopTransformJob", new JsonObject { ["TransformJobName"] = "job" });
        var stopped = await room.EndOfAsync("job");
        ((string)stopped["TransformJobStatus"]!).ShouldBe("Stopped");
        stopped["TransformEndTime"].ShouldNotBeNull();
        stopped["FailureReason"].ShouldBeNull();
        room.Outputs().ShouldBeEmpty();
        (await Should.ThrowAsync<Pipeline.Cloud.Protocol.AwsException>(() => room.SageMaker.CallAsync("StopTransformJob", new JsonObject { ["TransformJobName"] = "job" })))
            .Message.ShouldBe("The request was rejected because the transform job is in status Stopped.");
    }

    [Fact]
    public async Task A_job_waits_for_the_one_before_and_can_be_stopped_meanwhile()
    {
        await using var room = await TransformRoom.StartAsync();
        await room.SageMaker.PutAsync("in/a.csv", "1,0,0\n");
        var held = new TaskCompletionSource();
        room.Algorithm.Before = _ => held.Task;
        await room.SageMaker.CallAsync("CreateTransformJob", TransformRoom.Job("first"));
        await Eventually.HoldsAsync(() => Task.FromResult(room.Algorithm.Rows.Count == 1), "the first job sends its request");
        await room.SageMaker.CallAsync("CreateTransformJob", TransformRoom.Job("second"));
        (await room.SageMaker.CallAsync("DescribeTransformJob", new JsonObject { ["TransformJobName"] = "second" }))["TransformStartTime"].ShouldBeNull();
        await room.SageMaker.CallAsync("StopTransformJob", new JsonObject { ["TransformJobName"] = "second" });
        ((string)(await room.EndOfAsync("second"))["TransformJobStatus"]!).ShouldBe("Stopped");
        held.SetResult();
        ((string)(await room.EndOfAsync("first"))["TransformJobStatus"]!).ShouldBe("Completed");
    }

    [Fact]
    public async Task A_name_is_used_once_and_a_model_must_exist()
    {
        await using var room = await TransformRoom.StartAsync();
        await room.SageMaker.PutAsync("in/a.csv", "1,0,0\n");
        await room.CompleteAsync(TransformRoom.Job());
        var taken = await room.RefusedAsync(TransformRoom.Job());
        (taken.Code, taken.Message).ShouldBe((
            "ResourceInUse",
            "Job name must be unique within an AWS account and region, and a job with this name already exists (arn:aws:sagemaker:us-east-1:000000000000:transform-job/job)"));
        var missing = await room.RefusedAsync(TransformRoom.Job("other", model: "none"));
        (missing.Code, missing.Message).ShouldBe(("ValidationException", "Could not find model \"arn:aws:sagemaker:us-east-1:000000000000:model/none\"."));
        (await Should.ThrowAsync<Pipeline.Cloud.Protocol.AwsException>(() => room.SageMaker.CallAsync("DescribeTransformJob", new JsonObject { ["TransformJobName"] = "none" })))
            .Message.ShouldBe("Could not find requested job with name: none");
    }

    [Theory]
    [InlineData("s3://lake/none/", "lake")]
    [InlineData("s3://nowhere/in/", "nowhere")]
    public async Task A_prefix_without_objects_is_refused_before_a_job_is_made(string uri, string bucket)
    {
        await using var room = await TransformRoom.StartAsync();
        var refused = await room.RefusedAsync(TransformRoom.Job(changes: $$$"""{"TransformInput": {"DataSource": {"S3DataSource": {"S3Uri": "{{{uri}}}"} } } }"""));
        refused.Code.ShouldBe("ValidationException");
        refused.Message.ShouldBe(
            $"No S3 objects found under S3 URL \"{uri}\" given in input data source. Please ensure that the bucket exists in the selected region (us-east-1), that objects exist under " +
            $"that S3 prefix, and that the role \"{TransformRoom.Role}\" has \"s3:ListBucket\" permissions on bucket \"{bucket}\".");
        (await room.SageMaker.CallAsync("ListTransformJobs", []))["TransformJobSummaries"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_models_role_reads_and_writes()
    {
        var roles = new RestrictedRoles();
        await using var room = await TransformRoom.StartAsync(roles);
        await room.SageMaker.PutAsync("in/a.csv", "1,0,0\n");
        await room.CompleteAsync(TransformRoom.Job());
        roles.Done.Distinct().ShouldBe(
        [
            $"{TransformRoom.Role} s3:ListBucket arn:aws:s3:::lake", $"{TransformRoom.Role} s3:GetObject arn:aws:s3:::lake/models/linear.tar.gz",
            $"{TransformRoom.Role} s3:GetObject arn:aws:s3:::lake/in/a.csv", $"{TransformRoom.Role} s3:PutObject arn:aws:s3:::lake/out/a.csv.out",
        ]);
    }

    [Theory]
    [InlineData("s3:GetObject", "lake/models/linear.tar.gz")]
    [InlineData("s3:PutObject", "lake/out/a.csv.out")]
    public async Task What_the_models_role_may_not_do_fails_the_job(string action, string resource)
    {
        await using var room = await TransformRoom.StartAsync(new RestrictedRoles(action));
        await room.SageMaker.PutAsync("in/a.csv", "1,0,0\n");
        (await room.FailAsync(TransformRoom.Job())).ShouldBe(
            $"ClientError: User: {TransformRoom.Role}/SageMaker is not authorized to perform: {action} on resource: arn:aws:s3:::{resource}");
        room.Outputs().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_role_that_may_not_list_sees_no_objects()
    {
        await using var room = await TransformRoom.StartAsync(new RestrictedRoles("s3:ListBucket"));
        await room.SageMaker.PutAsync("in/a.csv", "1,0,0\n");
        (await room.RefusedAsync(TransformRoom.Job())).Message.ShouldStartWith("No S3 objects found under S3 URL \"s3://lake/in/\"");
    }

    [Theory]
    [InlineData("1234abcd-12ab-34cd-56ef-1234567890ab", "arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab")]
    [InlineData("alias/lake", "alias/lake")]
    [InlineData("arn:aws:kms:us-east-1:000000000000:key/a", "arn:aws:kms:us-east-1:000000000000:key/a")]
    public async Task An_output_is_encrypted_with_the_jobs_key(string key, string shown)
    {
        await using var room = await TransformRoom.StartAsync();
        await room.SageMaker.PutAsync("in/a.csv", "1,0,0\n");
        await room.CompleteAsync(TransformRoom.Job(changes: $$$"""{"TransformOutput": {"KmsKeyId": "{{{key}}}"} }"""));
        using var s3 = new AmazonS3Client("any", "any", new AmazonS3Config { ServiceURL = room.SageMaker.Cloud.Endpoint.ToString(), AuthenticationRegion = "us-east-1", ForcePathStyle = true });
        var head = await s3.GetObjectMetadataAsync("lake", "out/a.csv.out", TestContext.Current.CancellationToken);
        (head.ServerSideEncryptionMethod.Value, head.ServerSideEncryptionKeyManagementServiceKeyId).ShouldBe(("aws:kms", shown));
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_fails_the_job()
    {
        await using var room = await TransformRoom.StartAsync();
        await room.SageMaker.PutAsync("in/a.csv", "1,0,0\n");
        await room.SageMaker.PutAsync("models/linear.tar.gz", "no archive");
        (await room.FailAsync(TransformRoom.Job("first"))).ShouldStartWith("ClientError: Failed to extract model data archive for container");
        using var directory = new TemporaryDirectory();
        ModelArchive.Write(directory.File("empty"), [], DateTimeOffset.UnixEpoch);
        await room.SageMaker.PutAsync("models/linear.tar.gz", await File.ReadAllBytesAsync(directory.File("empty"), TestContext.Current.CancellationToken));
        (await room.FailAsync(TransformRoom.Job("second"))).ShouldBe(
            "AlgorithmError: The primary container did not pass the ping health check. Model cannot be loaded: the file is empty");
    }

    [Fact]
    public async Task A_job_has_tags()
    {
        await using var room = await TransformRoom.StartAsync();
        await room.SageMaker.PutAsync("in/a.csv", "1,0,0\n");
        var done = await room.CompleteAsync(TransformRoom.Job(changes: """{"Tags": [{"Key": "run", "Value": "7"}], "ExperimentConfig": {"TrialName": "t"}}"""));
        done["Tags"].ShouldBeNull();
        done["ExperimentConfig"]!["TrialName"]!.ToString().ShouldBe("t");
        (await room.SageMaker.CallAsync("ListTags", new JsonObject { ["ResourceArn"] = done["TransformJobArn"]!.DeepClone() }))["Tags"]!.ToJsonString().ShouldBe("""[{"Key":"run","Value":"7"}]""");
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task A_job_predicts_what_the_models_endpoint_predicts()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ModelAsync("real");
        await sagemaker.CallAsync("CreateEndpoint", new JsonObject { ["EndpointName"] = "real", ["EndpointConfigName"] = "real" });
        await sagemaker.EndpointAsync("real", "InService");
        string[] rows = [.. SageMakerUnderTest.Rows(50, 7).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        await sagemaker.PutAsync("in/rows.csv", string.Join('\n', rows));
        await sagemaker.CallAsync("CreateTransformJob", TransformRoom.Job(changes: """{"DataProcessing": {"InputFilter": "$[1:]", "JoinSource": "Input"}}""", model: "real"));
        var done = await sagemaker.PollAsync("DescribeTransformJob", new JsonObject { ["TransformJobName"] = "job" }, answer => (string)answer["TransformJobStatus"]! != "InProgress");
        ((string)done["TransformJobStatus"]!).ShouldBe("Completed", (string?)done["FailureReason"]);

        var expected = new StringBuilder();
        foreach (var row in rows)
        {
            using var answer = await sagemaker.InvokeAsync("real", row[(row.IndexOf(',') + 1)..]);
            expected.Append(row).Append(',').Append(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        File.ReadAllText(sagemaker.Objects.Find("lake", "out/rows.csv.out")!.FilePath).ShouldBe(expected.ToString());
    }
}
