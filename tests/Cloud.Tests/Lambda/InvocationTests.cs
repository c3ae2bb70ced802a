using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda;

[Trait("Cost", "process")]
public sealed class InvocationTests : IAsyncLifetime
{
    private LambdaCloud _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await LambdaCloud.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task A_function_answers_its_caller()
    {
        await _cloud.CreateProbeAsync();
        var (result, payload) = await _cloud.InvokeAsync("echo");
        result.FunctionError.ShouldBeNull();
        payload!["mode"]!.GetValue<string>().ShouldBe("echo");
    }

    [Fact]
    public async Task A_warm_environment_is_used_again()
    {
        await _cloud.CreateProbeAsync();
        var (_, first) = await _cloud.InvokeAsync("identity");
        var (_, second) = await _cloud.InvokeAsync("identity");
        second!["pid"]!.GetValue<int>().ShouldBe(first!["pid"]!.GetValue<int>());
        second["invocations"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task An_exception_is_an_unhandled_function_error_and_leaves_the_environment_warm()
    {
        await _cloud.CreateProbeAsync();
        var (result, payload) = await _cloud.InvokeAsync("throw");
        result.FunctionError.ShouldBe("Unhandled");
        payload!["errorType"]!.GetValue<string>().ShouldBe("Probe.Failed");
        (await _cloud.InvokeAsync("identity")).Payload!["invocations"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task A_crash_is_a_runtime_exit_error_and_the_next_event_gets_a_new_environment()
    {
        await _cloud.CreateProbeAsync();
        var (result, payload) = await _cloud.InvokeAsync("exit");
        result.FunctionError.ShouldBe("Unhandled");
        payload!["errorType"]!.GetValue<string>().ShouldBe("Runtime.ExitError");
        payload["errorMessage"]!.GetValue<string>().ShouldBe($"RequestId: {result.RequestId} Error: Runtime exited with error: exit status 3");
        (await _cloud.InvokeAsync("identity")).Payload!["invocations"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task A_runtime_that_exits_well_in_the_middle_of_an_event_gives_no_reason()
    {
        await _cloud.CreateProbeAsync();
        var result = await _cloud.Service.InvokeAsync("probe", """{"mode":"exit","code":0}"""u8.ToArray(), CancellationToken.None);
        JsonNode.Parse(result.Payload.Span)!["errorMessage"]!.GetValue<string>().ShouldEndWith("Error: Runtime exited without providing a reason");
    }

    [Fact]
    public async Task A_runtime_that_exits_while_it_starts_is_an_exit_error()
    {
        await _cloud.CreateProbeAsync(variables: new JsonObject { ["PROBE_INIT"] = "exit" });
        var (_, payload) = await _cloud.InvokeAsync("echo");
        payload!["errorType"]!.GetValue<string>().ShouldBe("Runtime.ExitError");
        payload["errorMessage"]!.GetValue<string>().ShouldEndWith("exit status 7");
        var at = _cloud.Lines.ToList().FindIndex(line => line.StartsWith("RequestId: ", StringComparison.Ordinal) && line.EndsWith(" Error: Runtime exited with error: exit status 7", StringComparison.Ordinal));
        at.ShouldBeGreaterThanOrEqualTo(0);
        _cloud.Lines[at + 1].ShouldBe("Runtime.ExitError");
    }

    [Fact]
    public async Task An_error_that_the_runtime_reports_while_it_starts_is_the_answer()
    {
        await _cloud.CreateProbeAsync(variables: new JsonObject { ["PROBE_INIT"] = "error" });
        var (result, payload) = await _cloud.InvokeAsync("echo");
        result.FunctionError.ShouldBe("Unhandled");
        payload!["errorType"]!.GetValue<string>().ShouldBe("Probe.NotReady");
    }

    [Fact]
    public async Task A_missing_bootstrap_is_an_invalid_entry_point()
    {
        using var empty = new TemporaryDirectory();
        await _cloud.CallAsync("CreateFunction", new JsonObject
        {
            ["FunctionName"] = "empty",
            ["Runtime"] = "provided.al2023",
            ["Role"] = "arn:aws:iam::000000000000:role/probe",
            ["Code"] = new JsonObject { ["LocalDirectory"] = empty.Path },
        });
        var (result, payload) = await _cloud.InvokeAsync("echo", "empty");
        payload!["errorType"]!.GetValue<string>().ShouldBe("Runtime.InvalidEntrypoint");
        payload["errorMessage"]!.GetValue<string>().ShouldContain(result.RequestId);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task The_provided_runtime_starts_the_file_bootstrap_which_may_be_a_script()
    {
        using var folder = new TemporaryDirectory();
        await File.WriteAllTextAsync(folder.File("bootstrap"), $"#!/bin/sh\nexec dotnet {LambdaCloud.Probe}/ProbeFunction.dll\n");
        File.SetUnixFileMode(folder.File("bootstrap"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await _cloud.CallAsync("CreateFunction", new JsonObject
        {
            ["FunctionName"] = "custom",
            ["Runtime"] = "provided.al2023",
            ["Role"] = "arn:aws:iam::000000000000:role/probe",
            ["Timeout"] = 60,
            ["Code"] = new JsonObject { ["LocalDirectory"] = folder.Path },
        });
        (await _cloud.InvokeAsync("echo", "custom")).Result.FunctionError.ShouldBeNull();
    }

    [Fact]
    public async Task An_answer_above_six_megabytes_is_an_error()
    {
        await _cloud.CreateProbeAsync();
        var (result, payload) = await _cloud.InvokeAsync("large");
        result.FunctionError.ShouldBe("Unhandled");
        payload!["errorType"]!.GetValue<string>().ShouldBe("Function.ResponseSizeTooLarge");
    }

    [Fact]
    public async Task An_event_above_six_megabytes_is_refused()
    {
        await _cloud.CreateProbeAsync();
        var error = await Should.ThrowAsync<AwsException>(() => _cloud.Service.InvokeAsync("probe", new byte[6 * 1024 * 1024 + 1], CancellationToken.None));
        error.Status.ShouldBe(413);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_above_six_megabytes_is_refused_over_HTTP_whether_it_says_its_length_or_not(bool chunked)
    {
        await _cloud.CreateProbeAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/2015-03-31/functions/probe/invocations") { Content = new ByteArrayContent(new byte[(6 * 1024 * 1024) + 1]) };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await _cloud.Http.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(413);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("Request must be smaller than");
    }

    [Fact]
    public async Task The_runtime_gets_the_headers_of_an_invocation()
    {
        await _cloud.CreateProbeAsync(timeout: 30);
        var (result, payload) = await _cloud.InvokeAsync("headers");
        payload!["Lambda-Runtime-Aws-Request-Id"]!.GetValue<string>().ShouldBe(result.RequestId);
        payload["Lambda-Runtime-Invoked-Function-Arn"]!.GetValue<string>().ShouldBe("arn:aws:lambda:us-east-1:000000000000:function:probe");
        payload["Lambda-Runtime-Trace-Id"]!.GetValue<string>().ShouldStartWith("Root=1-");
        var left = long.Parse(payload["Lambda-Runtime-Deadline-Ms"]!.GetValue<string>()) - TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        left.ShouldBeInRange(1, 30_000);
    }

    [Fact]
    public async Task The_process_gets_the_variables_that_Lambda_sets_its_own_and_no_others()
    {
        Environment.SetEnvironmentVariable("PROBE_LEAK", "of the parent");
        await _cloud.CreateProbeAsync(variables: new JsonObject { ["TABLE"] = "trips", ["AWS_REGION"] = "eu-west-1" });
        var (_, payload) = await _cloud.InvokeAsync("environment");
        payload!["TABLE"]!.GetValue<string>().ShouldBe("trips");
        payload["AWS_LAMBDA_FUNCTION_NAME"]!.GetValue<string>().ShouldBe("probe");
        payload["_HANDLER"]!.GetValue<string>().ShouldBe("ProbeFunction");
        payload["LAMBDA_TASK_ROOT"]!.GetValue<string>().ShouldBe(LambdaCloud.Probe);
        payload["AWS_REGION"]!.GetValue<string>().ShouldBe("eu-west-1");
        payload["AWS_ENDPOINT_URL"]!.GetValue<string>().ShouldBe(_cloud.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        payload["AWS_LAMBDA_RUNTIME_API"]!.GetValue<string>().ShouldStartWith($"{_cloud.Http.BaseAddress.Authority}/_runtime/");
        payload["PROBE_LEAK"].ShouldBeNull();
    }

    [Fact]
    public async Task The_format_and_the_group_of_its_log_are_told_to_the_function()
    {
        await _cloud.CreateProbeAsync();
        (await _cloud.InvokeAsync("environment")).Payload!["AWS_LAMBDA_LOG_FORMAT"]!.GetValue<string>().ShouldBe("Text");
        var changed = await _cloud.CallAsync(
            "UpdateFunctionConfiguration", JsonNode.Parse("""{"FunctionName":"probe","LoggingConfig":{"LogFormat":"JSON","LogGroup":"/my/group"}}""")!.AsObject());
        changed["LoggingConfig"]!["LogFormat"]!.GetValue<string>().ShouldBe("JSON");
        var (_, payload) = await _cloud.InvokeAsync("environment");
        payload!["AWS_LAMBDA_LOG_FORMAT"]!.GetValue<string>().ShouldBe("JSON");
        payload["AWS_LAMBDA_LOG_GROUP_NAME"]!.GetValue<string>().ShouldBe("/my/group");
        var error = await Should.ThrowAsync<AwsException>(() => _cloud.CallAsync(
            "UpdateFunctionConfiguration", JsonNode.Parse("""{"FunctionName":"probe","LoggingConfig":{"LogFormat":"XML"}}""")!.AsObject()));
        error.Message.ShouldContain("enum value set: [JSON, Text]");
    }

    [Fact]
    public async Task Each_line_is_logged_to_the_file_and_to_the_sinks_between_START_and_REPORT()
    {
        await _cloud.CreateProbeAsync();
        var (result, _) = await _cloud.InvokeAsync("log");
        await Eventually.HoldsAsync(() => _cloud.Lines.Contains("to stdout") && _cloud.Lines.Contains("to stderr"), "both outputs are logged");
        var file = await File.ReadAllTextAsync(Path.Combine(_cloud.Options.DataDirectory, "logs", "probe.log"));
        file.ShouldContain($"START RequestId: {result.RequestId} Version: $LATEST");
        file.ShouldContain("to stdout");
        file.ShouldContain($"END RequestId: {result.RequestId}");
        file.ShouldMatch($@"REPORT RequestId: {result.RequestId}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: [1-9]\d* MB\tInit Duration: [\d.]+ ms");
        await _cloud.InvokeAsync("echo");
        _cloud.Lines.Count(line => line.Contains("Init Duration", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Concurrent_events_run_in_environments_of_their_own_up_to_the_reserved_concurrency()
    {
        await _cloud.CreateProbeAsync();
        await _cloud.CallAsync("PutFunctionConcurrency", new JsonObject { ["FunctionName"] = "probe", ["ReservedConcurrentExecutions"] = 2 });
        var sleeping = new[] { _cloud.InvokeAsync("sleep"), _cloud.InvokeAsync("sleep") };
        await Eventually.HoldsAsync(() => _cloud.Lines.Count(line => line.StartsWith("START", StringComparison.Ordinal)) == 2, "two run at once");
        var error = await Should.ThrowAsync<AwsException>(() => _cloud.InvokeAsync("echo"));
        (error.Code, error.Status).ShouldBe(("TooManyRequestsException", 429));
        await _cloud.CallAsync("DeleteFunction", new JsonObject { ["FunctionName"] = "probe" });
        foreach (var ended in await Task.WhenAll(sleeping)) ended.Payload!["errorMessage"]!.GetValue<string>().ShouldEndWith("signal: killed");
    }

    [Fact]
    public async Task A_changed_configuration_starts_a_new_environment()
    {
        await _cloud.CreateProbeAsync();
        await _cloud.InvokeAsync("echo");
        await _cloud.CallAsync("UpdateFunctionConfiguration", new JsonObject
        {
            ["FunctionName"] = "probe",
            ["Environment"] = new JsonObject { ["Variables"] = new JsonObject { ["TABLE"] = "new" } },
        });
        (await _cloud.InvokeAsync("environment")).Payload!["TABLE"]!.GetValue<string>().ShouldBe("new");
    }
}
