using System.IO.Compression;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Tests.Access;

namespace Pipeline.Cloud.Tests.Lambda.Code;

/// <summary>Code from a bucket is read with the permissions of whoever creates or updates the function.</summary>
[Trait("Cost", "process")]
public sealed class CodePermissionTests : IAsyncLifetime
{
    private const string Functions = """{"Effect":"Allow","Action":["lambda:*","iam:PassRole"],"Resource":"*"}""";
    private const string Read = """{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::code/f.zip"}""";
    private AccessRig _rig = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await AccessRig.StartAsync();
        await _rig.RoleAsync("work", """{"Effect":"Allow","Action":"logs:*","Resource":"*"}""");
        await _rig.AdminAsync("s3", "CreateBucket", new JsonObject { ["Bucket"] = "code" });
        await _rig.Services.Objects.PutAsync("code", "f.zip", Zip(), "application/zip", TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_caller_that_may_not_read_the_object_cannot_create_a_function_from_it()
    {
        var maker = await _rig.RoleAsync("maker", Functions);
        var error = await _rig.RefusalAsync(maker, "lambda", "CreateFunction", Function());
        (error.Code, error.Status).ShouldBe(("AccessDeniedException", 403));
        error.Message.ShouldStartWith("Your access has been denied by S3, please make sure your request credentials have permission to GetObject for code/f.zip. S3 Error Code: AccessDenied.");
        await _rig.AdminAsync("lambda", "CreateFunction", Function());
        (await _rig.RefusalAsync(maker, "lambda", "UpdateFunctionCode", Code())).Code.ShouldBe("AccessDeniedException");
    }

    [Theory]
    [InlineData("none", "f.zip", "NoSuchBucket")]
    [InlineData("code", "none.zip", "NoSuchKey")]
    public async Task An_object_that_is_not_there_is_named_with_S3_s_code(string bucket, string key, string code)
    {
        var function = Function();
        function["Code"] = new JsonObject { ["S3Bucket"] = bucket, ["S3Key"] = key };
        var error = await Should.ThrowAsync<Pipeline.Cloud.Protocol.AwsException>(() => _rig.AdminAsync("lambda", "CreateFunction", function));
        error.Code.ShouldBe("InvalidParameterValueException");
        error.Message.ShouldContain($"S3 Error Code: {code}.");
    }

    [Fact]
    public async Task A_caller_that_may_read_the_object_creates_a_function_from_it()
    {
        var maker = await _rig.RoleAsync("maker", $"{Functions},{Read}");
        ((string?)(await _rig.CallAsync(maker, "lambda", "CreateFunction", Function()))["FunctionName"]).ShouldBe("f");
        ((string?)(await _rig.CallAsync(maker, "lambda", "UpdateFunctionCode", Code()))["FunctionName"]).ShouldBe("f");
    }

    private static JsonObject Function() => new()
    {
        ["FunctionName"] = "f",
        ["Role"] = "arn:aws:iam::000000000000:role/work",
        ["Runtime"] = "provided.al2023",
        ["Handler"] = "h",
        ["Code"] = new JsonObject { ["S3Bucket"] = "code", ["S3Key"] = "f.zip" },
    };

    private static JsonObject Code() => new() { ["FunctionName"] = "f", ["S3Bucket"] = "code", ["S3Key"] = "f.zip" };

    private static byte[] Zip()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = archive.CreateEntry("bootstrap").Open())
            entry.Write("#!/bin/sh\n"u8);
        return zip.ToArray();
    }
}
