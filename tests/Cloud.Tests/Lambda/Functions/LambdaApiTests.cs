using System.IO.Compression;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Functions;

public sealed class LambdaApiTests : IAsyncLifetime
{
    private const string Functions = "/2015-03-31/functions";
    private LambdaCloud _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await LambdaCloud.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task A_function_is_created_described_listed_changed_and_deleted()
    {
        var create = new JsonObject
        {
            ["FunctionName"] = "probe",
            ["Runtime"] = "dotnet10",
            ["Handler"] = "ProbeFunction",
            ["Role"] = "arn:aws:iam::000000000000:role/probe",
            ["Code"] = new JsonObject { ["LocalDirectory"] = LambdaCloud.Probe },
        };
        var (status, _, created) = await _cloud.SendAsync(HttpMethod.Post, Functions, create.ToJsonString());
        status.ShouldBe(201);
        created!["State"]!.GetValue<string>().ShouldBe("Active");
        created["Timeout"]!.GetValue<int>().ShouldBe(3);

        var (_, _, again) = await _cloud.SendAsync(HttpMethod.Post, Functions, create.ToJsonString());
        again!["__type"]!.GetValue<string>().ShouldBe("ResourceConflictException");

        var arn = Uri.EscapeDataString("arn:aws:lambda:us-east-1:000000000000:function:probe");
        var (_, _, found) = await _cloud.SendAsync(HttpMethod.Get, $"{Functions}/{arn}");
        found!["Configuration"]!["FunctionName"]!.GetValue<string>().ShouldBe("probe");

        var (_, _, listed) = await _cloud.SendAsync(HttpMethod.Get, Functions + "/");
        listed!["Functions"]!.AsArray().Count.ShouldBe(1);

        var (_, _, changed) = await _cloud.SendAsync(HttpMethod.Put, $"{Functions}/probe/configuration", """{"Timeout":30,"MemorySize":512}""");
        (changed!["Timeout"]!.GetValue<int>(), changed["MemorySize"]!.GetValue<int>()).ShouldBe((30, 512));
        changed["RevisionId"]!.GetValue<string>().ShouldNotBe(created["RevisionId"]!.GetValue<string>());

        (await _cloud.SendAsync(HttpMethod.Delete, $"{Functions}/probe")).Status.ShouldBe(204);
        var (missing, headers, _) = await _cloud.SendAsync(HttpMethod.Get, $"{Functions}/probe");
        missing.ShouldBe(404);
        headers.GetValues("x-amzn-ErrorType").ShouldBe(["ResourceNotFoundException"]);
    }

    [Theory]
    [InlineData("[5]")]
    [InlineData("[null]")]
    [InlineData("""["mips"]""")]
    [InlineData("""["arm64","x86_64"]""")]
    public async Task Architectures_that_Lambda_has_not_are_refused(string architectures)
    {
        var create = new JsonObject
        {
            ["FunctionName"] = "probe",
            ["Runtime"] = "dotnet10",
            ["Handler"] = "ProbeFunction",
            ["Role"] = "arn:aws:iam::000000000000:role/probe",
            ["Architectures"] = JsonNode.Parse(architectures),
            ["Code"] = new JsonObject { ["LocalDirectory"] = LambdaCloud.Probe },
        };
        var (status, headers, _) = await _cloud.SendAsync(HttpMethod.Post, Functions, create.ToJsonString());
        status.ShouldBe(400);
        headers.GetValues("x-amzn-ErrorType").ShouldBe([architectures == "[5]" ? "SerializationException" : "ValidationException"]);
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task Invoke_over_HTTP_answers_with_the_payload_the_error_and_the_log()
    {
        await _cloud.CreateProbeAsync();
        var (status, headers, body) = await _cloud.SendAsync(HttpMethod.Post, $"{Functions}/probe/invocations", """{"mode":"throw"}""", ("X-Amz-Log-Type", "Tail"));
        status.ShouldBe(200);
        headers.GetValues("X-Amz-Function-Error").ShouldBe(["Unhandled"]);
        headers.GetValues("X-Amz-Executed-Version").ShouldBe(["$LATEST"]);
        body!["errorMessage"]!.GetValue<string>().ShouldBe("as asked");
        var log = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(headers.GetValues("X-Amz-Log-Result").Single()));
        log.ShouldStartWith("START RequestId:");
        log.ShouldContain("REPORT RequestId:");
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task Invoke_of_the_type_Event_is_accepted_and_runs_later()
    {
        await _cloud.CreateProbeAsync();
        var (status, _, body) = await _cloud.SendAsync(HttpMethod.Post, $"{Functions}/probe/invocations", """{"mode":"echo"}""", ("X-Amz-Invocation-Type", "Event"));
        status.ShouldBe(202);
        body.ShouldBeNull();
        await Eventually.HoldsAsync(() => _cloud.Lines.Any(line => line.StartsWith("REPORT", StringComparison.Ordinal)), "it runs");
    }

    [Fact]
    public async Task A_dry_run_starts_nothing()
    {
        await _cloud.CreateProbeAsync();
        (await _cloud.SendAsync(HttpMethod.Post, $"{Functions}/probe/invocations", "{}", ("X-Amz-Invocation-Type", "DryRun"))).Status.ShouldBe(204);
        _cloud.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_payload_that_is_not_JSON_is_refused()
    {
        await _cloud.CreateProbeAsync();
        var (status, headers, _) = await _cloud.SendAsync(HttpMethod.Post, $"{Functions}/probe/invocations", "{not json");
        status.ShouldBe(400);
        headers.GetValues("x-amzn-ErrorType").ShouldBe(["InvalidRequestContentException"]);
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task In_the_process_payloads_are_JSON_as_Step_Functions_has_them()
    {
        await _cloud.CreateProbeAsync();
        var output = await _cloud.CallAsync("Invoke", new JsonObject
        {
            ["FunctionName"] = "arn:aws:lambda:us-east-1:000000000000:function:probe:$LATEST",
            ["Payload"] = new JsonObject { ["mode"] = "echo", ["n"] = 1 },
        });
        output["StatusCode"]!.GetValue<int>().ShouldBe(200);
        output["Payload"]!["n"]!.GetValue<int>().ShouldBe(1);
        output["FunctionError"].ShouldBeNull();
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task A_zip_file_is_unpacked_and_runs()
    {
        var zip = Zip();
        await _cloud.CreateProbeAsync(code: new JsonObject { ["ZipFile"] = Convert.ToBase64String(zip) });
        (await _cloud.InvokeAsync("echo")).Result.FunctionError.ShouldBeNull();
        var file = Path.Combine(_cloud.Options.DataDirectory, "code.zip");
        await File.WriteAllBytesAsync(file, zip);
        _cloud.Objects.Files[("artifacts", "code.zip")] = file;
        var updated = await _cloud.CallAsync("UpdateFunctionCode", new JsonObject { ["FunctionName"] = "probe", ["S3Bucket"] = "artifacts", ["S3Key"] = "code.zip" });
        updated["CodeSize"]!.GetValue<long>().ShouldBe(zip.Length);
        (await _cloud.InvokeAsync("identity")).Payload!["invocations"]!.GetValue<int>().ShouldBe(1);
    }

    [Theory]
    [InlineData("Runtime", "\"python3.13\"", "runtime 'python3.13'")]
    [InlineData("Handler", "\"Lookups::Lookups.Handler::Run\"", "class library handler")]
    [InlineData("Layers", """["arn:aws:lambda:us-east-1:1:layer:x:1"]""", "'Layers'")]
    [InlineData("DeadLetterConfig", """{"TargetArn":"x"}""", "'DeadLetterConfig'")]
    [InlineData("PackageType", "\"Image\"", "'Image'")]
    public async Task What_is_not_emulated_is_refused_by_name(string member, string value, string named)
    {
        var input = new JsonObject
        {
            ["FunctionName"] = "probe",
            ["Runtime"] = "dotnet10",
            ["Handler"] = "ProbeFunction",
            ["Role"] = "arn:aws:iam::000000000000:role/probe",
            ["Code"] = new JsonObject { ["LocalDirectory"] = LambdaCloud.Probe },
        };
        input[member] = JsonNode.Parse(value);
        var error = await Should.ThrowAsync<AwsException>(() => _cloud.CallAsync("CreateFunction", input));
        (error.Code, error.Status).ShouldBe(("NotImplemented", 501));
        error.Message.ShouldContain(named);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/invocations")]
    public async Task A_query_parameter_that_is_no_member_is_refused_by_name(string method, string path)
    {
        await _cloud.CreateProbeAsync();
        var (status, _, body) = await _cloud.SendAsync(new HttpMethod(method), $"{Functions}/probe{path}?Colour=red");
        status.ShouldBe(501);
        body!["message"]!.GetValue<string>().ShouldBe("lambda: parameter 'Colour' is not emulated by the local cloud.");
        (await _cloud.SendAsync(HttpMethod.Get, $"{Functions}/probe")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("LocalDirectory", "ZipFile")]
    [InlineData("LocalDirectory", "S3Bucket")]
    [InlineData("ZipFile", "S3Bucket")]
    [InlineData("ZipFile", "S3Key")]
    public async Task Code_from_two_places_is_refused(string first, string second)
    {
        await _cloud.CreateProbeAsync();
        var error = await Should.ThrowAsync<AwsException>(
            () => _cloud.CallAsync("UpdateFunctionCode", new JsonObject { ["FunctionName"] = "probe", [second] = "x", [first] = "y" }));
        (error.Code, error.Message).ShouldBe(("InvalidParameterValueException", $"Please do not provide other FunctionCode parameters when providing a {first}."));
    }

    [Fact]
    public async Task A_version_or_alias_that_is_not_there_is_not_found()
    {
        await _cloud.CreateProbeAsync();
        foreach (var qualifier in new[] { "live", "1" })
        {
            var (status, _, body) = await _cloud.SendAsync(HttpMethod.Get, $"{Functions}/probe?Qualifier={qualifier}");
            status.ShouldBe(404);
            body!["message"]!.GetValue<string>().ShouldContain($"probe:{qualifier}");
        }
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task A_version_is_published_and_an_alias_of_it_takes_invocations()
    {
        await _cloud.CreateProbeAsync();
        var (status, _, version) = await _cloud.SendAsync(HttpMethod.Post, $"{Functions}/probe/versions", "{}");
        (status, version!["Version"]!.GetValue<string>()).ShouldBe((201, "1"));
        version["FunctionArn"]!.GetValue<string>().ShouldEndWith(":function:probe:1");

        (await _cloud.SendAsync(HttpMethod.Post, $"{Functions}/probe/aliases", """{"Name":"live","FunctionVersion":"2"}""")).Status.ShouldBe(404);
        var (_, _, alias) = await _cloud.SendAsync(HttpMethod.Post, $"{Functions}/probe/aliases", """{"Name":"live","FunctionVersion":"1"}""");
        alias!["AliasArn"]!.GetValue<string>().ShouldEndWith(":function:probe:live");
        (await _cloud.SendAsync(HttpMethod.Post, $"{Functions}/probe/aliases", """{"Name":"live","FunctionVersion":"1"}""")).Status.ShouldBe(409);
        foreach (var name in new[] { "probe:live", "probe:1", "arn:aws:lambda:us-east-1:000000000000:function:probe:live" })
            (await _cloud.SendAsync(HttpMethod.Post, $"{Functions}/{Uri.EscapeDataString(name)}/invocations", "{}")).Status.ShouldBe(200, name);

        // Nothing has changed since: the last version is answered with. Source: "PublishVersion".
        (await _cloud.SendAsync(HttpMethod.Post, $"{Functions}/probe/versions", "{}")).Body!["Version"]!.GetValue<string>().ShouldBe("1");
        await _cloud.SendAsync(HttpMethod.Put, $"{Functions}/probe/configuration", """{"MemorySize":256}""");
        (await _cloud.SendAsync(HttpMethod.Post, $"{Functions}/probe/versions", "{}")).Body!["Version"]!.GetValue<string>().ShouldBe("2");
        var (_, _, changed) = await _cloud.SendAsync(HttpMethod.Put, $"{Functions}/probe/aliases/live", """{"FunctionVersion":"2"}""");
        changed!["FunctionVersion"]!.GetValue<string>().ShouldBe("2");
        (await _cloud.SendAsync(HttpMethod.Get, $"{Functions}/probe/aliases")).Body!["Aliases"]!.AsArray().Count.ShouldBe(1);
        (await _cloud.SendAsync(HttpMethod.Delete, $"{Functions}/probe/aliases/live")).Status.ShouldBe(204);
        (await _cloud.SendAsync(HttpMethod.Get, $"{Functions}/probe/aliases/live")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Permissions_make_the_policy()
    {
        await _cloud.CreateProbeAsync();
        var (status, _, _) = await _cloud.SendAsync(HttpMethod.Post, $"{Functions}/probe/policy",
            """{"StatementId":"s3","Action":"lambda:InvokeFunction","Principal":"s3.amazonaws.com","SourceArn":"arn:aws:s3:::lake"}""");
        status.ShouldBe(201);
        var (_, _, body) = await _cloud.SendAsync(HttpMethod.Get, $"{Functions}/probe/policy");
        var statement = JsonNode.Parse(body!["Policy"]!.GetValue<string>())!["Statement"]![0]!;
        statement["Principal"]!["Service"]!.GetValue<string>().ShouldBe("s3.amazonaws.com");
        statement["Condition"]!["ArnLike"]!["AWS:SourceArn"]!.GetValue<string>().ShouldBe("arn:aws:s3:::lake");
    }

    [Fact]
    public async Task An_alias_has_a_policy_of_its_own()
    {
        await _cloud.CreateProbeAsync();
        await _cloud.SendAsync(HttpMethod.Post, $"{Functions}/probe/versions", "{}");
        await _cloud.SendAsync(HttpMethod.Post, $"{Functions}/probe/aliases", """{"Name":"live","FunctionVersion":"1"}""");
        const string permission = """{"StatementId":"s3","Action":"lambda:InvokeFunction","Principal":"s3.amazonaws.com"}""";
        (await _cloud.SendAsync(HttpMethod.Post, $"{Functions}/probe/policy?Qualifier=live", permission)).Status.ShouldBe(201);
        (await _cloud.SendAsync(HttpMethod.Get, $"{Functions}/probe/policy")).Status.ShouldBe(404);
        var (_, _, body) = await _cloud.SendAsync(HttpMethod.Get, $"{Functions}/probe/policy?Qualifier=live");
        JsonNode.Parse(body!["Policy"]!.GetValue<string>())!["Statement"]![0]!["Resource"]!.GetValue<string>().ShouldEndWith(":function:probe:live");
        (await _cloud.SendAsync(HttpMethod.Post, $"{Functions}/probe/policy", permission)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task The_configuration_of_asynchronous_invocation_is_kept()
    {
        await _cloud.CreateProbeAsync();
        const string path = "/2019-09-25/functions/probe/event-invoke-config";
        (await _cloud.SendAsync(HttpMethod.Get, path)).Status.ShouldBe(404);
        await _cloud.SendAsync(HttpMethod.Put, path, """{"MaximumRetryAttempts":1,"DestinationConfig":{"OnFailure":{"Destination":"arn:aws:sqs:us-east-1:000000000000:failed"}}}""");
        var (_, _, body) = await _cloud.SendAsync(HttpMethod.Get, path);
        body!["MaximumRetryAttempts"]!.GetValue<int>().ShouldBe(1);
        body["MaximumEventAgeInSeconds"]!.GetValue<int>().ShouldBe(21600);
        body["DestinationConfig"]!["OnFailure"]!["Destination"]!.GetValue<string>().ShouldBe(LambdaCloud.Queue);
    }

    private static byte[] Zip()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var file in Directory.EnumerateFiles(LambdaCloud.Probe)) archive.CreateEntryFromFile(file, Path.GetFileName(file));
        }

        return stream.ToArray();
    }
}
