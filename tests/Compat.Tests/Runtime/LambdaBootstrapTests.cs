using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Microsoft.Extensions.Time.Testing;

namespace Pipeline.Compat.Tests.Runtime;

[Collection(ProcessEnvironment.Name)]
public sealed class LambdaBootstrapTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _log = new();
    private readonly Dictionary<string, string> _variables = [];
    private readonly List<ulong> _heapLimits = [];

    [Fact]
    public async Task Each_event_is_handled_in_turn_and_its_answer_sent_below_the_path_of_the_variable()
    {
        await using var api = await Api(new FakeRuntimeApi(), "one", "two");

        await RunAsync(api, async (input, _) => new MemoryStream(Encoding.UTF8.GetBytes(await new StreamReader(input).ReadToEndAsync() + "!")));

        api.Sent.Select(request => (request.Path, request.Text)).ShouldBe(
            [($"{FakeRuntimeApi.Path}/invocation/request-1/response", "one!"), ($"{FakeRuntimeApi.Path}/invocation/request-2/response", "two!")]);
    }

    [Fact]
    public async Task The_context_has_what_the_api_and_the_environment_say()
    {
        _variables["AWS_LAMBDA_FUNCTION_NAME"] = "scoring";
        _variables["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        _variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "1024";
        _variables["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/scoring";
        _variables["AWS_LAMBDA_LOG_STREAM_NAME"] = "stream";
        await using var api = await Api(new FakeRuntimeApi { Deadline = _time.GetUtcNow().AddSeconds(60) }, "{}");
        ILambdaContext? seen = null;
        var (before, after, trace) = (TimeSpan.Zero, TimeSpan.Zero, "");

        await RunAsync(api, (_, context) =>
        {
            seen = context;
            before = context.RemainingTime;
            _time.Advance(TimeSpan.FromSeconds(20));
            after = context.RemainingTime;
            trace = Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID");
            return Task.FromResult(Stream.Null);
        });

        (seen!.AwsRequestId, seen.InvokedFunctionArn, seen.TraceId).ShouldBe(("request-1", "arn:function", "Root=1-trace-1"));
        trace.ShouldBe("Root=1-trace-1");
        (seen.FunctionName, seen.FunctionVersion, seen.MemoryLimitInMB).ShouldBe(("scoring", "$LATEST", 1024));
        (seen.LogGroupName, seen.LogStreamName).ShouldBe(("/aws/lambda/scoring", "stream"));
        (before, after).ShouldBe((TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(40)));
    }

    [Fact]
    public async Task An_exception_is_reported_in_lambda_s_shape_and_the_next_event_is_taken()
    {
        await using var api = await Api(new FakeRuntimeApi(), "bad", "good");

        await RunAsync(api, async (input, _) => await new StreamReader(input).ReadToEndAsync() == "bad"
            ? throw new InvalidDataException("no such trip", new FormatException("not a number"))
            : new MemoryStream("ok"u8.ToArray()));

        var sent = api.Sent.ToList();
        sent.Select(request => request.Path).ShouldBe([$"{FakeRuntimeApi.Path}/invocation/request-1/error", $"{FakeRuntimeApi.Path}/invocation/request-2/response"]);
        sent[0].Header("Lambda-Runtime-Function-Error-Type").ShouldBe("InvalidDataException");
        var error = JsonNode.Parse(sent[0].Text)!;
        (error["errorType"]!.GetValue<string>(), error["errorMessage"]!.GetValue<string>()).ShouldBe(("InvalidDataException", "no such trip"));
        error["stackTrace"]!.AsArray().Count.ShouldBeGreaterThan(0);
        error["stackTrace"]![0]!.GetValue<string>().ShouldStartWith("at Pipeline.Compat.Tests");
        (error["cause"]!["errorType"]!.GetValue<string>(), error["cause"]!["errorMessage"]!.GetValue<string>()).ShouldBe(("FormatException", "not a number"));
        _log.ToString().ShouldContain("\trequest-1\tfail\tSystem.IO.InvalidDataException: no such trip");
    }

    [Theory]
    [InlineData(413)]
    [InlineData(400)]
    [InlineData(500)]
    public async Task A_response_that_lambda_refuses_ends_the_program(int status)
    {
        await using var api = await Api(new FakeRuntimeApi { ResponseStatus = status }, "one", "two");
        using var bootstrap = Bootstrap(api, (_, _) => Task.FromResult<Stream>(new MemoryStream(new byte[10])), null);

        (await Should.ThrowAsync<HttpRequestException>(() => bootstrap.RunAsync())).StatusCode.ShouldBe((System.Net.HttpStatusCode)status);

        api.Sent.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Every_call_names_the_client()
    {
        await using var api = await Api(new FakeRuntimeApi(), "one");

        await RunAsync(api, (_, _) => Task.FromResult(Stream.Null));

        api.Seen.Select(request => request.Header("User-Agent")).ShouldAllBe(agent => System.Text.RegularExpressions.Regex.IsMatch(agent, @"^aws-lambda-dotnet/\d+\.\d+\.\d+-\d+\.\d+\.\d+\.\d+$"));
    }

    [Fact]
    public async Task The_tenant_of_an_invocation_is_in_its_lines()
    {
        _variables["AWS_LAMBDA_LOG_FORMAT"] = "JSON";
        await using var api = await Api(new FakeRuntimeApi { Tenant = "blue" }, "one");

        await RunAsync(api, (_, context) =>
        {
            context.Logger.LogInformation("seen");
            return Task.FromResult(Stream.Null);
        });

        JsonNode.Parse(_log.ToString())!["tenantId"]!.GetValue<string>().ShouldBe("blue");
    }

    [Fact]
    public async Task The_heap_is_limited_to_the_function_s_memory_before_anything_runs()
    {
        _variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "128";
        await using var api = await Api(new FakeRuntimeApi(), "never");
        IReadOnlyList<ulong> before = [];
        using var bootstrap = Bootstrap(api, (_, _) => Task.FromResult(Stream.Null), () =>
        {
            before = [.. _heapLimits];
            return Task.FromResult(false);
        });

        await bootstrap.RunAsync();

        before.ShouldBe([128UL * 1024 * 1024]);
    }

    [Fact]
    public async Task An_exception_of_the_initializer_is_reported_as_such_and_ends_the_program()
    {
        await using var api = await Api(new FakeRuntimeApi(), "never");
        using var bootstrap = Bootstrap(api, (_, _) => Task.FromResult(Stream.Null), () => throw new InvalidOperationException("LOOKUPS_TABLE is not set"));

        await Should.ThrowAsync<InvalidOperationException>(() => bootstrap.RunAsync());

        var sent = api.Sent.ShouldHaveSingleItem();
        sent.Path.ShouldBe($"{FakeRuntimeApi.Path}/init/error");
        _log.ToString().ShouldContain("fail\tSystem.InvalidOperationException: LOOKUPS_TABLE is not set");
        JsonNode.Parse(sent.Text)!["errorMessage"]!.GetValue<string>().ShouldBe("LOOKUPS_TABLE is not set");
    }

    [Fact]
    public async Task An_error_of_initialization_that_cannot_be_reported_ends_the_program_by_that()
    {
        await using var api = await Api(new FakeRuntimeApi { InitErrorStatus = 500 }, "never");
        using var bootstrap = Bootstrap(api, (_, _) => Task.FromResult(Stream.Null), () => throw new InvalidOperationException("LOOKUPS_TABLE is not set"));

        await Should.ThrowAsync<HttpRequestException>(() => bootstrap.RunAsync());

        _log.ToString().ShouldContain("LOOKUPS_TABLE is not set");
    }

    [Fact]
    public async Task An_initializer_that_declines_ends_the_program_before_the_first_event()
    {
        await using var api = await Api(new FakeRuntimeApi(), "never");
        using var bootstrap = Bootstrap(api, (_, _) => Task.FromResult(Stream.Null), () => Task.FromResult(false));

        await bootstrap.RunAsync();

        api.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_the_api_s_address_it_says_what_sets_it()
    {
        using var bootstrap = new LambdaBootstrap(HandlerWrapper.GetHandlerWrapper((_, _) => Task.CompletedTask).Handler, null, _ => null, _log, _time, _heapLimits.Add);

        (await Should.ThrowAsync<InvalidOperationException>(() => bootstrap.RunAsync())).Message.ShouldStartWith("AWS_LAMBDA_RUNTIME_API is not set.");
    }

    private static Task<FakeRuntimeApi> Api(FakeRuntimeApi api, params string[] events) => FakeRuntimeApi.StartAsync(api, events);

    private async Task RunAsync(FakeRuntimeApi api, Func<Stream, ILambdaContext, Task<Stream>> handler)
    {
        using var bootstrap = Bootstrap(api, handler, null);
        try
        {
            await bootstrap.RunAsync(api.Ended);
        }
        catch (HttpRequestException) when (api.Ended.IsCancellationRequested)
        {
            // the fake refuses "next" when it has no more events; which of the two ends the loop first is chance
        }
    }

    private LambdaBootstrap Bootstrap(FakeRuntimeApi api, Func<Stream, ILambdaContext, Task<Stream>> handler, LambdaBootstrapInitializer? initializer)
    {
        _variables["AWS_LAMBDA_RUNTIME_API"] = api.Variable;
        return new LambdaBootstrap(HandlerWrapper.GetHandlerWrapper(handler).Handler, initializer, name => _variables.GetValueOrDefault(name), _log, _time, _heapLimits.Add);
    }
}
